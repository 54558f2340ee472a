using System.Text;

namespace Jota.Api.Tests.Patches;

public sealed class MergePatchTests
{
    private static RequestBudget Budget(string document, string patch) => new(document.Length + patch.Length, TestContext.Current.CancellationToken);

    private static string Apply(string document, string patch) =>
        Encoding.UTF8.GetString(MergePatch.Apply(Encoding.UTF8.GetBytes(document), Encoding.UTF8.GetBytes(patch), Budget(document, patch)).Span);

    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("""{"a":"foo"}""", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    public void Applies(string document, string patch, string result) => Assert.Equal(result, Apply(document, patch));

    [Theory]
    [InlineData("{\"a\":", "error decoding patch: unexpected end of JSON input")]
    [InlineData("null", "Invalid JSON Patch")]
    [InlineData("[1]", "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}")]
    public void Refuses_what_is_no_patch(string patch, string message) =>
        Assert.Equal(message, Assert.Throws<ApiException>(() => Apply("{}", patch)).Message);
}
