using System.Text.Json.Nodes;
using CsCheck;
using Jota.Api;

namespace Jota.Kubectl.Tests.Documents;

/// <summary>YAML as upstream's library writes it.</summary>
public sealed class YamlTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("1", "\"1\"")]
    [InlineData("0x1F", "\"0x1F\"")]
    [InlineData("1e3", "\"1e3\"")]
    [InlineData("1.14.2", "1.14.2")]
    [InlineData("100m", "100m")]
    [InlineData("1:20", "\"1:20\"")]
    [InlineData("2026-11-28T01:02:03Z", "\"2026-11-28T01:02:03Z\"")]
    [InlineData("a: b", "'a: b'")]
    [InlineData("a:b", "a:b")]
    [InlineData("it's", "it's")]
    [InlineData("'quoted'", "'''quoted'''")]
    [InlineData("- item", "'- item'")]
    [InlineData("-x", "-x")]
    [InlineData("*", "'*'")]
    [InlineData(" blank", "' blank'")]
    [InlineData("tab\there", "\"tab\\there\"")]
    [InlineData("a #b", "'a #b'")]
    [InlineData("a#b", "a#b")]
    [InlineData("한국어", "한국어")]
    [InlineData("🙂", "\"\\U0001F642\"")]
    public void A_text_stands_in_the_plainest_style_that_gives_it_back(string text, string written)
    {
        Assert.Equal($"a: {written}\n", YamlText.Of(new JsonObject { ["a"] = text }));
    }

    [Theory]
    [InlineData("one\ntwo\n", "a: |\n  one\n  two\n")]
    [InlineData("one\ntwo", "a: |-\n  one\n  two\n")]
    [InlineData("one\n\n", "a: |+\n  one\n\n")]
    [InlineData(" one\n", "a: |2\n   one\n")]
    [InlineData("one \ntwo", "a: \"one \\ntwo\"\n")]
    public void Lines_stand_below_each_other_where_they_can(string text, string written)
    {
        Assert.Equal(written, YamlText.Of(new JsonObject { ["a"] = text }));
    }

    [Fact]
    public void Keys_come_in_the_librarys_own_order()
    {
        var map = new JsonObject { ["b10"] = 1, ["b9"] = 2, ["a-b"] = 3, ["ab"] = 4, ["B"] = 5 };
        Assert.Equal("B: 5\na-b: 3\nab: 4\nb9: 2\nb10: 1\n", YamlText.Of(map));
    }

    [Fact]
    public void Lists_stand_below_their_key()
    {
        var map = JsonNode.Parse("""{"a":[{"b":1,"c":[]},"x",["y"]],"d":{}}""");
        Assert.Equal("a:\n- b: 1\n  c: []\n- x\n- - \"y\"\nd: {}\n", YamlText.Of(map));
    }

    [Fact]
    public void Any_text_is_read_back_the_same() => Gen.String.Sample(text =>
    {
        var clean = new string([.. text.Where(c => !char.IsSurrogate(c) && c is not ('\r' or '\ufffe' or '\uffff'))]);
        var yaml = YamlText.Of(new JsonObject { ["key"] = clean, ["list"] = new JsonArray(clean) });
        var json = JsonNode.Parse(YamlToJson.Convert(System.Text.Encoding.UTF8.GetBytes(yaml), RequestBudget.Unlimited, out _).Span);
        return (string?)json!["key"] == clean && (string?)json["list"]![0] == clean;
    });
}
