using System.Text.Json.Nodes;

namespace Jota.Api.Tests;

/// <summary>Paths of printer columns lead where kubectl's do.</summary>
public sealed class JsonPathTests
{
    private const string Document = """
        {"a":{"b":1,"c.d":"x","list":[{"t":"A","n":1},{"t":"B","n":2.5,"ok":true},{"t":"C"}]},"empty":[],"e":{"x":{"b":7}}}
        """;

    [Theory]
    [InlineData(".a.b", "[1]")]
    [InlineData("a.b", "[1]")]
    [InlineData("$.a.b", "[1]")]
    [InlineData("", """[{"a":{"b":1,"c.d":"x","list":[{"t":"A","n":1},{"t":"B","n":2.5,"ok":true},{"t":"C"}]},"empty":[],"e":{"x":{"b":7}}}]""")]
    [InlineData(""".a.c\.d""", """["x"]""")]
    [InlineData(".a['c.d']", """["x"]""")]
    [InlineData(".a.no", "[]")]
    [InlineData(".a.b.c", "[]")]
    [InlineData(".a.list[0].t", """["A"]""")]
    [InlineData(".a.list[-1].t", """["C"]""")]
    [InlineData(".a.list[9].t", "[]")]
    [InlineData(".a.list[1:].t", """["B","C"]""")]
    [InlineData(".a.list[0:3:2].t", """["A","C"]""")]
    [InlineData(".a.list[-2:-1].t", """["B"]""")]
    [InlineData(".a.list[0,2].t", """["A","C"]""")]
    [InlineData(".a.list[*].n", "[1,2.5]")]
    [InlineData(".e.*.b", "[7]")]
    [InlineData("..b", "[1,7]")]
    [InlineData(""".a.list[?(@.t=="B")].n""", "[2.5]")]
    [InlineData(""".a.list[?(@.t!="B")].t""", """["A","C"]""")]
    [InlineData(".a.list[?(@.n > 1)].t", """["B"]""")]
    [InlineData(".a.list[?(@.n<=1)].t", """["A"]""")]
    [InlineData(".a.list[?(@.ok)].t", """["B"]""")]
    [InlineData(".a.list[?(@.ok==true)].t", """["B"]""")]
    public void A_path_leads_to(string path, string values) =>
        Assert.Equal(values, new JsonArray([.. JsonPath.Parse(path).Find(JsonNode.Parse(Document)).Select(node => node?.DeepClone())]).ToJsonString());

    [Theory]
    [InlineData(".a[")]
    [InlineData(".a[x]")]
    [InlineData(".a[?(@.b==)]")]
    [InlineData(".a[?(@.b==\"x)]")]
    [InlineData("{.a}")]
    [InlineData(".a b")]
    [InlineData(".a[1:2:0]")]
    [InlineData(".a[99999999999]")]
    public void What_is_no_path_is_refused(string path) => Assert.False(JsonPath.IsValid(path));

    [Fact]
    public void What_is_too_deep_or_leads_everywhere_is_bounded()
    {
        Assert.False(JsonPath.IsValid(string.Concat(Enumerable.Repeat("[?(@", 50)) + string.Concat(Enumerable.Repeat(")]", 50))));
        Assert.False(JsonPath.IsValid(new string('.', 5_000)));
        JsonNode deep = new JsonObject { ["a"] = 1 };
        for (var i = 0; i < 60; i++)
        {
            deep = new JsonObject { ["a"] = deep };
        }

        Assert.Equal(1000, JsonPath.Parse("..a..a..a..a").Find(deep).Count);
    }
}
