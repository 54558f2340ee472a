using System.Text.Json.Nodes;

namespace Jota.Kubectl.Tests.Expressions;

/// <summary>kubectl's dialect of JSONPath.</summary>
public sealed class JsonPathTemplateTests
{
    private static readonly JsonNode Document = JsonNode.Parse(
        """
        {"kind":"List","items":[
          {"name":"a","n":1,"on":true,"labels":{"x.y":"dotted"},"ports":[{"port":80},{"port":443}]},
          {"name":"b","n":2,"on":false,"nothing":null}]}
        """)!;

    [Theory]
    [InlineData("{.items[*].name}", "a b")]
    [InlineData("{.items[0]}", """{"labels":{"x.y":"dotted"},"n":1,"name":"a","on":true,"ports":[{"port":80},{"port":443}]}""")]
    [InlineData("{.items[-1:].name}", "b")]
    [InlineData("{.items[-1].name}", "b")]
    [InlineData("{.items[0:1].name}", "a")]
    [InlineData("{.items[?(@.n>1)].name}", "b")]
    [InlineData("{.items[?(@.on==true)].name}", "a")]
    [InlineData("{.items[?(@.labels)].name}", "a")]
    [InlineData("{.items[0].labels.x\\.y}", "dotted")]
    [InlineData("{..port}", "80 443")]
    [InlineData("{.items[0]['name','n']}", "a 1")]
    [InlineData("{range .items[*]}{.name}={.n}{\"\\n\"}{end}", "a=1\nb=2\n")]
    [InlineData("{range .items[*]}{range .ports[*]}{.port},{end};{end}", "80,443,;;")]
    [InlineData("a {.kind} b", "a List b")]
    [InlineData("{.nosuch.deeper}", "")]
    [InlineData("{.items[1].nothing}", "null")]
    public void A_template_is_filled_in(string template, string printed)
    {
        Assert.Equal(printed, new JsonPathTemplate(JsonPathReader.Template(template)).Print(Document));
    }

    [Theory]
    [InlineData("{.items[5].name}", "array index out of bounds: index 5, length 2")]
    [InlineData("{.kind[0]}", "List is not array or slice")]
    [InlineData("{.items[?(@.name>1)].name}", "incompatible types for comparison")]
    public void What_cannot_be_followed_is_told(string template, string told)
    {
        var path = new JsonPathTemplate(JsonPathReader.Template(template));
        Assert.Equal(told, Assert.Throws<FormatException>(() => path.Print(Document)).Message);
    }

    [Theory]
    [InlineData("{.a")]
    [InlineData("{end}")]
    [InlineData("{range .a}")]
    [InlineData("{.a[}")]
    [InlineData("{.a[x]}")]
    [InlineData("{nosuch}")]
    public void What_is_no_template_is_refused(string template)
    {
        Assert.Throws<FormatException>(() => JsonPathReader.Template(template));
    }

    [Theory]
    [InlineData("kind")]
    [InlineData(".kind")]
    [InlineData("{.kind}")]
    [InlineData("{kind}")]
    public void Braces_and_the_first_dot_may_be_left_out_of_a_path(string path)
    {
        Assert.Equal("List", new JsonPathTemplate(JsonPathReader.Relaxed(path)).Print(Document));
    }
}
