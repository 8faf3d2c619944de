# The serving image: no TensorFlow, no build tools, nothing that a request does not need.

FROM python:3.12-slim AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt /
# What no request uses is left behind: pip, the packages' own tests, and of LiteRT the parts for phones' chips
# and graphics cards and the command line tools.
RUN python -m venv /venv \
    && /venv/bin/python -m pip install --no-compile --require-hashes -r /requirements.txt \
    && /venv/bin/python -m pip uninstall --yes pip \
    && cd /venv/lib/python3.12/site-packages \
    && rm -rf ai_edge_litert/vendors ai_edge_litert/tools ai_edge_litert/libLiteRtWebGpuAccelerator.so \
    && find . -type d \( -name tests -o -name test \) -not -path './django/*' -prune -exec rm -rf {} + \
    && find /venv -type d -name __pycache__ -prune -exec rm -rf {} + \
    && python -m compileall -q -j 0 --invalidation-mode unchecked-hash /venv/lib


FROM packages AS application
WORKDIR /app
COPY manage.py gunicorn.conf.py ./
COPY scripts/__init__.py scripts/serve.py scripts/
COPY classifyme classifyme
COPY classifier classifier
COPY ml_models ml_models
COPY templates templates
COPY static static
# The Keras file and training are for training; static files get their hashed names and compressed copies.
# Django writes them, as it does uploads, for their owner only: the service runs as another user.
RUN rm -rf ml_models/training ml_models/weights/*/model.keras ml_models/weights/*/figures \
    && CLASSIFYME_DEPLOYED=1 ALLOWED_HOSTS=localhost SECRET_KEY=only-while-the-image-is-built-and-never-to-sign \
       /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && find . -type d -name __pycache__ -prune -exec rm -rf {} + \
    && python -m compileall -q --invalidation-mode unchecked-hash . \
    && chmod -R a+rX,go-w .


FROM python:3.12-slim
RUN groupadd --gid 10001 app \
    && useradd --uid 10001 --gid app --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin app \
    && install -d -o app -g app -m 700 /data
COPY --from=packages /venv /venv
COPY --from=application /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CLASSIFYME_DATA_DIR=/data \
    HOST=0.0.0.0 \
    PORT=8000
USER app
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, http.client as h; c = h.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
CMD ["python", "-m", "scripts.serve"]
