"""What a project asks for, in whatever words it uses."""

import pytest

from classifier.label_studio.config import MOST_CHARACTERS, ConfigError, Control, read_config

PROJECT = """
<View>
  <Header value="What is it?"/>
  <Image name="img" value="$photo_url"/>
  <Text name="txt" value="$caption"/>
  <Choices name="kind" toName="img" choice="single">
    <Choice value="Cat"/><Choice value="dog" alias="hund"/><Choice value="zebra"/>
  </Choices>
  <Choices name="mood" toName="img"><Choice value="happy"/></Choices>
  <Choices name="tone" toName="txt"><Choice value="cat"/></Choices>
</View>
"""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no XML",
        "<View>",
        '<!DOCTYPE x [<!ENTITY a "b">]><View>&a;</View>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><View/>',
        "<View>&unknown;</View>",
        "<View/>" + " " * MOST_CHARACTERS,
    ],
)
def test_what_is_no_configuration_is_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        read_config(text)


def test_names_choices_and_key_come_from_the_project() -> None:
    assert read_config(PROJECT) == [
        Control("kind", "img", "photo_url", {"cat": "Cat", "dog": "hund"}),
    ]


def test_a_comment_may_say_anything() -> None:
    assert read_config("<View><!-- <!DOCTYPE> --></View>") == []


@pytest.mark.parametrize("value", ["photo", "$", "https://example.org/$photo", ""])
def test_a_picture_whose_address_is_no_plain_key_is_not_answered(value: str) -> None:
    assert read_config(PROJECT.replace("$photo_url", value)) == []
