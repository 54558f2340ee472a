using System.Text;

namespace Jota.Api.Tests.Yaml;

public sealed class YamlToJsonTests
{
    private static string Convert(string yaml, out string? duplicates) =>
        Encoding.UTF8.GetString(YamlToJson.Convert(Encoding.UTF8.GetBytes(yaml), new RequestBudget(yaml.Length, TestContext.Current.CancellationToken), out duplicates).Span);

    [Theory]
    [InlineData("a: b", """{"a":"b"}""")]
    [InlineData("a: yes", """{"a":true}""")]
    [InlineData("a: 'yes'", """{"a":"yes"}""")]
    [InlineData("a: off", """{"a":false}""")]
    [InlineData("a: ~\nb:\nc: null", """{"a":null,"b":null,"c":null}""")]
    [InlineData("a: 0x1F", """{"a":31}""")]
    [InlineData("a: 0755", """{"a":493}""")]
    [InlineData("a: 089", """{"a":89}""")]
    [InlineData("a: 0b11", """{"a":3}""")]
    [InlineData("a: 1_000", """{"a":1000}""")]
    [InlineData("a: -12", """{"a":-12}""")]
    [InlineData("a: +12", """{"a":12}""")]
    [InlineData("a: 1.50", """{"a":1.5}""")]
    [InlineData("a: 1e3", """{"a":1000}""")]
    [InlineData("a: 18446744073709551615", """{"a":18446744073709551615}""")]
    [InlineData("a: 1.2.3", """{"a":"1.2.3"}""")]
    [InlineData("a: 10.0.0.1", """{"a":"10.0.0.1"}""")]
    [InlineData("a: 100m", """{"a":"100m"}""")]
    [InlineData("a: 1:30", """{"a":"1:30"}""")]
    [InlineData("a: 2026-11-22", """{"a":"2026-11-22"}""")]
    [InlineData("a: !!str 5", """{"a":"5"}""")]
    [InlineData("5: x\ntrue: z", """{"5":"x","true":"z"}""")]
    [InlineData("- a\n- [1, {b: c}]", """["a",[1,{"b":"c"}]]""")]
    [InlineData("a: |\n  x\n  y\n", """{"a":"x\ny\n"}""")]
    [InlineData("a: &x {k: 1}\nb: *x", """{"a":{"k":1},"b":{"k":1}}""")]
    [InlineData("a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  k: 3", """{"a":{"k":1,"l":2},"b":{"k":3,"l":2}}""")]
    [InlineData("", "null")]
    [InlineData("a: 1\n---\nb: 2", """{"a":1}""")]
    public void Converts_as_upstream(string yaml, string json) => Assert.Equal(json, Convert(yaml, out _));

    [Fact]
    public void Finds_keys_given_twice()
    {
        Assert.Equal("""{"a":2}""", Convert("a: 1\na: 2", out var duplicates));
        Assert.Equal("yaml: unmarshal errors:\n  line 2: key \"a\" already set in map", duplicates);
        Convert("a: {b: 1}\nc: {b: 2}", out duplicates);
        Assert.Null(duplicates);
    }

    [Theory]
    [InlineData("a: [b\nc: d", "yaml: line 1: did not find expected ',' or ']'")]
    [InlineData("a: b\n c: d", "yaml: line 2: mapping values are not allowed in this context")]
    [InlineData("a:\n\tb: c", "yaml: line 2: found character that cannot start any token")]
    [InlineData("a: b\nc:\n  d: e\n \tf: g", "yaml: line 4: found a tab character that violates indentation")]
    [InlineData("a: |\n  \tx\nb:\n\tc: d", "yaml: line 4: found character that cannot start any token")]
    [InlineData("a: {b: c", "yaml: line 2: did not find expected ',' or '}'")]
    [InlineData("a: *nosuch", "yaml: unknown anchor 'nosuch' referenced")]
    [InlineData("a: &x [*x]", "yaml: anchor 'x' value contains itself")]
    public void Refuses_broken_yaml(string yaml, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Convert(yaml, out _)).Message);

    [Fact]
    public void Is_not_blown_up_by_aliases()
    {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++)
        {
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Equal("yaml: document contains excessive aliasing", Assert.Throws<FormatException>(() => Convert(bomb.ToString(), out _)).Message);
    }

    [Fact]
    public void Nests_as_deep_as_upstream_and_no_deeper()
    {
        Assert.Equal(new string('[', 9_999) + new string(']', 9_999), Convert(new string('[', 9_999) + new string(']', 9_999), out _));
        Assert.Equal("yaml: exceeded max depth of 10000", Assert.Throws<FormatException>(() => Convert(new string('[', 20_000), out _)).Message);
    }

    /// <summary>Each of these is small and would, written out, be gigabytes or take for ever.</summary>
    [Theory]
    [InlineData("merges of nested lists")]
    [InlineData("one long text many times")]
    [InlineData("one long key many times")]
    [InlineData("one large mapping merged many times")]
    public void Bounds_what_aliases_make(string how)
    {
        var yaml = new System.Text.StringBuilder();
        switch (how)
        {
            case "merges of nested lists":
                yaml.Append("a0: &a0 {k: v}\n");
                for (var i = 1; i < 40; i++)
                {
                    yaml.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n");
                }

                yaml.Append("b:\n  <<: [*a39]\n");
                break;
            case "one long text many times":
                yaml.Append("a: &a ").Append('x', 100_000).Append("\nb:\n");
                yaml.Insert(yaml.Length, "- *a\n", 50_000);
                break;
            case "one long key many times":
                yaml.Append("a: &a ").Append('x', 100_000).Append("\nb:\n");
                yaml.Insert(yaml.Length, "  *a : 1\n", 50_000);
                break;
            default:
                yaml.Append("a: &a\n");
                for (var i = 0; i < 10_000; i++)
                {
                    yaml.Append(System.Globalization.CultureInfo.InvariantCulture, $"  key{i}: {i}\n");
                }

                yaml.Append("b:\n");
                yaml.Insert(yaml.Length, "- <<: *a\n", 50_000);
                break;
        }

        var bytes = Encoding.UTF8.GetBytes(yaml.ToString());
        var budget = new RequestBudget(bytes.Length, TestContext.Current.CancellationToken);

        var error = Assert.Throws<FormatException>(() => YamlToJson.Convert(bytes, budget, out _));

        Assert.True(error.Message is "yaml: document contains excessive aliasing" or "yaml: map merge requires map or sequence of maps as the value", error.Message);
        Assert.InRange(budget.Bytes, 0, 40L << 20);
    }

    [Theory]
    [InlineData("a: &x {k: 1}\nb: &y {l: 2}\nc:\n  <<: [*x, *y]\n  m: 3", """{"a":{"k":1},"b":{"l":2},"c":{"m":3,"k":1,"l":2}}""")]
    [InlineData("c:\n  <<: [{k: 1}, {k: 2}]", """{"c":{"k":1}}""")]
    public void Merges_mappings_and_lists_of_them(string yaml, string json) => Assert.Equal(json, Convert(yaml, out _));

    [Theory]
    [InlineData("a: &x [{k: 1}]\nc:\n  <<: *x")]
    [InlineData("c:\n  <<: [[{k: 1}]]")]
    [InlineData("c:\n  <<: text")]
    public void Merges_nothing_else(string yaml) =>
        Assert.Equal("yaml: map merge requires map or sequence of maps as the value", Assert.Throws<FormatException>(() => Convert(yaml, out _)).Message);

    [Fact]
    public void Ends_when_nobody_waits_for_it()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        var yaml = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("- a\n", 50_000)));

        Assert.Throws<OperationCanceledException>(() => YamlToJson.Convert(yaml, new RequestBudget(yaml.Length, gone.Token), out _));
    }
}
