using System.Text;

namespace Jota.Api.Tests.Patches;

public sealed class JsonPatchTests
{
    private static RequestBudget Budget(string document, string patch) => new(document.Length + patch.Length, TestContext.Current.CancellationToken);

    private static string Apply(string document, string patch) =>
        Encoding.UTF8.GetString(JsonPatch.Apply(Encoding.UTF8.GetBytes(document), Encoding.UTF8.GetBytes(patch), Budget(document, patch)).Span);

    [Theory]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b","value":[1]}]""", """{"a":1,"b":[1]}""")]
    [InlineData("""{"a":[1,3]}""", """[{"op":"add","path":"/a/1","value":2},{"op":"add","path":"/a/-","value":4}]""", """{"a":[1,2,3,4]}""")]
    [InlineData("""{"a":{"b/c":1,"d~e":2}}""", """[{"op":"remove","path":"/a/b~1c"},{"op":"replace","path":"/a/d~0e","value":3}]""", """{"a":{"d~e":3}}""")]
    [InlineData("""{"a":{"x":1},"b":{}}""", """[{"op":"move","from":"/a/x","path":"/b/y"}]""", """{"a":{},"b":{"y":1}}""")]
    [InlineData("""{"a":{"x":1}}""", """[{"op":"copy","from":"/a","path":"/b"},{"op":"replace","path":"/b/x","value":2}]""", """{"a":{"x":1},"b":{"x":2}}""")]
    [InlineData("""{"a":1.0}""", """[{"op":"test","path":"/a","value":1.0},{"op":"test","path":"","value":{"a":1.0}}]""", """{"a":1.0}""")]
    [InlineData("""{}""", """[{"op":"replace","path":"/a","value":null}]""", """{"a":null}""")]
    [InlineData("""{"a":1}""", """[]""", """{"a":1}""")]
    [InlineData("""{"a":1}""", """null""", """{"a":1}""")]
    [InlineData("""{"l":[1,2,3]}""", """[{"op":"replace","path":"/l/-1","value":9},{"op":"remove","path":"/l/-3"}]""", """{"l":[2,9]}""")]
    [InlineData("""{"l":[1,2]}""", """[{"op":"add","path":"/l/-1","value":3},{"op":"add","path":"/l/-4","value":0}]""", """{"l":[0,1,2,3]}""")]
    [InlineData("""{"l":[1,2]}""", """[{"op":"test","path":"/l/-2","value":1},{"op":"copy","from":"/l/-1","path":"/a"}]""", """{"l":[1,2],"a":2}""")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/nosuch","value":null},{"op":"test","path":"/nosuch"}]""", """{"a":1}""")]
    [InlineData("""{"a":{}}""", """[{"op":"copy","from":"/a/nosuch","path":"/b"}]""", """{"a":{},"b":null}""")]
    public void Applies(string document, string patch, string result) => Assert.Equal(result, Apply(document, patch));

    [Theory]
    [InlineData("""[{"op":"test","path":"/a","value":2}]""")]
    [InlineData("""[{"op":"test","path":"/nosuch","value":2}]""")]
    [InlineData("""[{"op":"remove","path":"/nosuch"}]""")]
    [InlineData("""[{"op":"add","path":"/x/y","value":2}]""")]
    [InlineData("""[{"op":"add","path":"/l/5","value":2}]""")]
    [InlineData("""[{"op":"add","path":"/l/-2","value":2}]""")]
    [InlineData("""[{"op":"test","path":"/l/-1","value":null}]""")]
    [InlineData("""[{"op":"test","path":"/nosuch/a","value":null}]""")]
    [InlineData("""[{"op":"copy","from":"/nosuch/a","path":"/b"}]""")]
    [InlineData("""[{"op":"move","from":"/nosuch","path":"/b"}]""")]
    [InlineData("""[{"op":"jump","path":"/a"}]""")]
    [InlineData("""[{"op":"add","value":1}]""")]
    [InlineData("""[{"op":"remove","path":""}]""")]
    [InlineData("""[{"op":"add","path":"a","value":1}]""")]
    [InlineData("""[5]""")]
    public void Refuses_what_does_not_apply(string patch)
    {
        var error = Assert.Throws<ApiException>(() => Apply("""{"a":1,"l":[]}""", patch));
        Assert.Equal((422, "Invalid", "the server rejected our request due to an error in our request"), (error.Code, error.Reason, error.Message));
    }

    [Theory]
    [InlineData("{}", "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp")]
    [InlineData("x", "error decoding patch: invalid character 'x' looking for beginning of value")]
    public void Refuses_what_is_no_patch(string patch, string message)
    {
        var error = Assert.Throws<ApiException>(() => Apply("{}", patch));
        Assert.Equal((400, message), (error.Code, error.Message));
    }

    [Fact]
    public void Limits_operations_and_copies()
    {
        var many = $"[{string.Join(',', Enumerable.Repeat("""{"op":"test","path":"/a","value":1}""", 10001))}]";
        Assert.Equal(413, Assert.Throws<ApiException>(() => Apply("""{"a":1}""", many)).Code);
        var bomb = $"[{string.Join(',', Enumerable.Repeat("""{"op":"copy","from":"/a","path":"/a/-"}""", 60))}]";
        Assert.Equal(422, Assert.Throws<ApiException>(() => Apply("""{"a":["xxxxxxxxxxxxxxxx"]}""", bomb)).Code);
    }
}
