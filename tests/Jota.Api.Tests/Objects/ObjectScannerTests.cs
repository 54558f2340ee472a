using System.Text;
using System.Text.Json;
using k8s.Models;

namespace Jota.Api.Tests.Objects;

public sealed class ObjectScannerTests
{
    private static readonly Resource Pods = ResourceCatalog.BuiltIn.For<V1Pod>();

    private static ApiObject Scan(string json, long revision = 7) => ApiObject.FromStored(Pods, Encoding.UTF8.GetBytes(json), new(revision));

    private static string Json(ApiObject obj) => Encoding.UTF8.GetString(obj.Json.Span);

    [Theory]
    [InlineData("""{"metadata":{"name":"a"},"x":1}""", """{"metadata":{"resourceVersion":"7","name":"a"},"x":1}""")]
    [InlineData("""{"metadata":{}}""", """{"metadata":{"resourceVersion":"7"}}""")]
    [InlineData("""{"metadata":{"name":"a","resourceVersion":"123","uid":"u"}}""", """{"metadata":{"name":"a","resourceVersion":"7","uid":"u"}}""")]
    [InlineData("""{ "metadata" : { "resourceVersion" : "" } }""", """{ "metadata" : { "resourceVersion":"7" } }""")]
    public void Puts_the_revision_in(string stored, string json) => Assert.Equal(json, Json(Scan(stored)));

    [Fact]
    public void Picks_out_what_lists_and_selectors_need()
    {
        var pod = Scan("""
            {"kind":"Pod","metadata":{"labels":{"b":"2","a":"1","b":"3"},"name":"n","namespace":"s","uid":"u","ownerReferences":[{"name":"x"}]},
             "spec":{"nodeName":"node\u0031","containers":[{"name":"nodeName"}]},"status":{"phase":"Running"}}
            """);
        Assert.Equal((new ObjectKey("s", "n"), "u", new Revision(7)), (pod.Key, pod.Uid, pod.Revision));
        Assert.Equal([new("a", "1"), new("b", "3")], pod.Labels);
        Assert.Equal("3", pod.Labels["b"]);
        Assert.False(pod.Labels.ContainsKey("c"));
        Assert.Equal("node1", pod.Field("spec.nodeName"));
        Assert.Equal("Running", pod.Field("status.phase"));
        Assert.Equal("n", pod.Field("metadata.name"));
        Assert.Equal("", pod.Field("spec.nosuch"));
        Assert.True(FieldSelector.Parse("spec.nodeName=node1,status.phase!=Failed,metadata.namespace=s").Matches(pod));
        Assert.True(LabelSelector.Parse("a in (1,2),!c").Matches(pod.Labels));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"metadata":5}""")]
    [InlineData("""{"metadata":{"name":5}}""")]
    [InlineData("""{"metadata":{"labels":{"a":{}}}}""")]
    public void Refuses_what_is_no_object(string json) => Assert.ThrowsAny<JsonException>(() => Scan(json));

    [Fact]
    public void Shares_texts_that_objects_have_in_common()
    {
        var (one, other) = (Scan("""{"metadata":{"namespace":"default","labels":{"app":"web"}}}"""), Scan("""{"metadata":{"namespace":"default","labels":{"app":"web"}}}"""));
        Assert.Same(one.Key.Namespace, other.Key.Namespace);
        Assert.Same(one.Labels["app"], other.Labels["app"]);
    }

    [Fact]
    public void Decodes_once_for_all_readers()
    {
        var pod = ApiObject.FromTyped(Pods, new V1Pod { Metadata = new() { Name = "a" }, Spec = new() { NodeName = "n", Containers = [] } }, new(3));
        Assert.Same(pod.As<V1Pod>(), pod.As<V1Pod>());
        Assert.NotSame(pod.As<V1Pod>(), pod.Decode());
        Assert.Equal("3", pod.As<V1Pod>().Metadata.ResourceVersion);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"a"},"spec":{}}""", """{"resourceVersion":"7","name":"a"}""")]
    [InlineData("""{"spec":{"metadata":{}},"metadata":{}}""", """{"resourceVersion":"7"}""")]
    [InlineData("""{"metadata":{"name":"a","resourceVersion":"3"}}""", """{"name":"a","resourceVersion":"7"}""")]
    public void Metadata_are_written_with_the_revision_and_without_the_rest(string stored, string expected)
    {
        var into = new System.Buffers.ArrayBufferWriter<byte>();

        Scan(stored).WriteMetadataTo(into);

        Assert.Equal(expected, Encoding.UTF8.GetString(into.WrittenSpan));
    }
}
