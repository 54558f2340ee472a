using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl.Tests.Patching;

/// <summary>What apply sends, from what was applied last, what is applied now and what is there.</summary>
public sealed class ThreeWayTests
{
    [Theory]
    [InlineData("""{"data":{"a":"1"}}""", """{"data":{"a":"1"}}""", """{"data":{"a":"1"}}""", "{}")]
    [InlineData("""{"data":{"a":"1"}}""", """{"data":{"a":"2"}}""", """{"data":{"a":"1"}}""", """{"data":{"a":"2"}}""")]
    [InlineData("""{"data":{"a":"1","b":"2"}}""", """{"data":{"a":"1"}}""", """{"data":{"a":"1","b":"2"}}""", """{"data":{"b":null}}""")]
    [InlineData("""{"data":{"a":"1"}}""", """{"data":{"a":"1"}}""", """{"data":{"a":"1","own":"x"}}""", "{}")]
    [InlineData("""{"data":{"a":"1"}}""", """{"data":{"a":"1"}}""", """{"data":{"a":"drifted"}}""", """{"data":{"a":"1"}}""")]
    public void Changes_are_set_and_what_is_not_applied_any_more_is_removed(string last, string wanted, string live, string patch)
    {
        Assert.Equal(patch, GoJson.Compact(JsonThreeWay.Patch(Map(last), Map(wanted), Map(live))));
        Assert.Equal(patch, GoJson.Compact(StrategicThreeWay.Patch(Schemas.FindKind("v1", "ConfigMap")!, Map(last), Map(wanted), Map(live))));
    }

    [Fact]
    public void Items_of_a_list_are_told_apart_by_their_key()
    {
        var patch = StrategicThreeWay.Patch(
            Schemas.FindKind("v1", "Pod")!,
            Map("""{"spec":{"containers":[{"name":"a","image":"1"},{"name":"gone","image":"1"}]}}"""),
            Map("""{"spec":{"containers":[{"name":"new","image":"1"},{"name":"a","image":"2"}]}}"""),
            Map("""{"spec":{"containers":[{"name":"a","image":"1","tty":true},{"name":"gone","image":"1"}]}}"""));
        Assert.Equal(
            """{"spec":{"$setElementOrder/containers":[{"name":"new"},{"name":"a"}],"containers":[{"image":"1","name":"new"},{"image":"2","name":"a"},{"$patch":"delete","name":"gone"}]}}""",
            GoJson.Compact(patch));
    }

    [Theory]
    [InlineData("""{"a":"mine","b":"c"}""", true)]
    [InlineData("""{"a":"other","b":"changed"}""", false)]
    [InlineData("""{"a":"other"}""", false)]
    [InlineData("""{"b":"c"}""", true)]
    public void What_somebody_else_changed_is_not_changed_otherwise(string wanted, bool isRefused)
    {
        var live = Map("""{"apiVersion":"v1","kind":"ConfigMap","data":{"a":"other","b":"c"}}""");
        live.Within("metadata", "annotations")[LastApplied.Annotation] =
            """{"apiVersion":"v1","kind":"ConfigMap","data":{"a":"b","b":"c"}}""";
        var type = new ResourceMapping("", "v1", "configmaps", "ConfigMap", true);
        var info = new ResourceInfo(type, "x", "c") { Object = Map($$"""{"apiVersion":"v1","kind":"ConfigMap","data":{{wanted}}}""") };
        LastApplied.Set(info.Object);
        var patch = ApplyCommand.PatchOf(info, live, out _);
        Assert.Equal(isRefused, Record.Exception(() => ForeignChanges.Refuse(info, live, patch)) is KubectlException);
    }

    private static JsonObject Map(string json) => JsonNode.Parse(json)!.AsObject();
}
