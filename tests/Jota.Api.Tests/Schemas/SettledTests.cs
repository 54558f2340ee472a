using System.Text;

namespace Jota.Api.Tests;

/// <summary>What is stored is shown as the present schema has it; where that is so already, the bytes are the stored ones.</summary>
public sealed class SettledTests
{
    private const string Schema = """
        {"type":"object","properties":{
          "spec":{"type":"object","properties":{
            "a":{"type":"integer","default":1},
            "n":{"type":"string","nullable":true,"default":"x"},
            "map":{"type":"object","additionalProperties":{"type":"object","properties":{"x":{"type":"string"}}}},
            "list":{"type":"array","items":{"type":"object","properties":{"d":{"type":"string","default":"y"}}}},
            "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"known":{"type":"object","properties":{"k":{"type":"string"}}}}}}}}}
        """;

    [Theory]
    [InlineData("""{"a":1,"n":"z"}""")]
    [InlineData("""{"a":1,"n":null}""")]
    [InlineData("""{"a":1,"map":{"any":{"x":"1"}},"n":"z"}""")]
    [InlineData("""{"a":1,"list":[{"d":"1"},null],"n":"z"}""")]
    [InlineData("""{"a":1,"free":{"known":{"k":"v"},"other":{"deep":[{"x":1}]}},"n":"z"}""")]
    public void What_is_as_it_should_be_stays(string spec) => Becomes(spec, spec, isSame: true);

    [Theory]
    [InlineData("{}", """{"a":1,"n":"x"}""")]
    [InlineData("""{"a":null,"n":"z"}""", """{"a":1,"n":"z"}""")]
    [InlineData("""{"a":1,"n":"z","odd":true}""", """{"a":1,"n":"z"}""")]
    [InlineData("""{"a":1,"map":{"any":{"odd":1,"x":"1"}},"n":"z"}""", """{"a":1,"map":{"any":{"x":"1"}},"n":"z"}""")]
    [InlineData("""{"a":1,"map":{"any":null},"n":"z"}""", """{"a":1,"map":{},"n":"z"}""")]
    [InlineData("""{"a":1,"list":[{}],"n":"z"}""", """{"a":1,"list":[{"d":"y"}],"n":"z"}""")]
    [InlineData("""{"a":1,"free":{"known":{"odd":1}},"n":"z"}""", """{"a":1,"free":{"known":{}},"n":"z"}""")]
    public void What_is_not_is_pruned_and_defaulted(string spec, string settled) => Becomes(spec, settled, isSame: false);

    [Fact]
    public void Another_version_is_renamed()
    {
        var stored = Encoding.UTF8.GetBytes("""{"apiVersion":"example.com/v0","kind":"Thing","metadata":{"name":"a"},"spec":{"a":1,"n":"z"}}""");
        Assert.Equal(Whole("""{"a":1,"n":"z"}"""), Encoding.UTF8.GetString(Kind().Settled(stored).Span));
    }

    private static void Becomes(string spec, string settled, bool isSame)
    {
        ReadOnlyMemory<byte> stored = Encoding.UTF8.GetBytes(Whole(spec));
        var result = Kind().Settled(stored);
        Assert.Equal(Whole(settled), Encoding.UTF8.GetString(result.Span));
        Assert.Equal(isSame, result.Equals(stored));
    }

    private static string Whole(string spec) => $$"""{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"a"},"spec":{{spec}}}""";

    private static UntypedResource Kind() => new(new(new("example.com", "v1", "Thing", "things"), JsonSchema.Parse(Schema)));
}
