using k8s.Models;

namespace Jota.Api.Tests.Selectors;

public sealed class LabelSelectorTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["app"] = "web", ["tier"] = "front", ["n"] = "5", ["empty"] = "" };

    [Theory]
    [InlineData("", true)]
    [InlineData("app", true)]
    [InlineData("!app", false)]
    [InlineData("!other", true)]
    [InlineData("app=web", true)]
    [InlineData("app==web,tier=front", true)]
    [InlineData("app = web , tier != back", true)]
    [InlineData("app!=web", false)]
    [InlineData("other!=x", true)]
    [InlineData("app in (web,db)", true)]
    [InlineData("app notin (web, db)", false)]
    [InlineData("other notin (a)", true)]
    [InlineData("app in (db)", false)]
    [InlineData("n>4,n<6", true)]
    [InlineData("n>5", false)]
    [InlineData("app>1", false)]
    [InlineData("empty=", true)]
    [InlineData("empty in ()", true)]
    [InlineData("in in (x)", false)]
    [InlineData("app=web,", null)]
    public void Selects(string text, bool? matches)
    {
        if (matches is { } expected)
        {
            Assert.Equal(expected, LabelSelector.Parse(text).Matches(Labels));
        }
        else
        {
            Assert.Throws<FormatException>(() => LabelSelector.Parse(text));
        }
    }

    [Theory]
    [InlineData("a b c", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData("a===b", "unable to parse requirement: found '=', expected: identifier")]
    [InlineData("a in b", "unable to parse requirement: found 'b' expected: '('")]
    [InlineData(",", "found ',', expected: !, identifier, or 'end of string'")]
    [InlineData("!", "unable to parse requirement: found '', expected: identifier")]
    [InlineData("a=x y", "found 'y', expected: ',' or 'end of string'")]
    [InlineData("a>=x", "unable to parse requirement: found '=', expected: identifier")]
    [InlineData("a,", "found '', expected: identifier after ','")]
    [InlineData("-a=b", "unable to parse requirement: <nil>: Invalid value: \"-a\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')")]
    public void Refuses_with_upstreams_words(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => LabelSelector.Parse(text)).Message);

    [Theory]
    [InlineData("b=2,a=1", "a=1,b=2")]
    [InlineData("x in (b,a),!y,z", "x in (a,b),!y,z")]
    [InlineData("n > 3", "n>3")]
    public void Prints_sorted_by_key(string text, string printed) => Assert.Equal(printed, LabelSelector.Parse(text).ToString());

    [Fact]
    public void Absent_selects_nothing_and_empty_selects_everything()
    {
        Assert.False(LabelSelector.From((V1LabelSelector?)null).Matches(Labels));
        Assert.True(LabelSelector.From(new V1LabelSelector()).IsEverything);
    }

    [Fact]
    public void Reads_match_labels_and_expressions()
    {
        var selector = LabelSelector.From(new V1LabelSelector
        {
            MatchLabels = new Dictionary<string, string> { ["app"] = "web" },
            MatchExpressions = [new() { Key = "tier", OperatorProperty = "In", Values = ["front", "edge"] }, new() { Key = "x", OperatorProperty = "DoesNotExist" }],
        });
        Assert.True(selector.Matches(Labels));
        Assert.Equal("app=web,tier in (edge,front),!x", selector.ToString());
        Assert.Throws<FormatException>(() => LabelSelector.From(new V1LabelSelector { MatchExpressions = [new() { Key = "a", OperatorProperty = "Like" }] }));
    }
}
