using System.Text;

namespace Jota.Api.Tests.ManagedFields;

public sealed class RestWriterTests
{
    public static TheoryData<string, string, string> Objects() => new()
    {
        { "v1", "Pod", """{"metadata":{"name":"p","uid":"u","labels":{"a":"b"},"ownerReferences":[{"uid":"x","kind":"K"}]},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80,"protocol":"TCP"},{"containerPort":80,"protocol":"UDP"}],"resources":{},"env":[{"name":"E","value":"1"}]}],"securityContext":{},"tolerations":[{"key":"x"}],"volumes":[{"name":"v","emptyDir":{}}]},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],"podIPs":[{"ip":"10.0.0.1"}]}}""" },
        { "v1", "ConfigMap", """{"data":{"a":"1","b":"2"},"metadata":{"name":"c","annotations":{"x":"y"}}}""" },
        { "v1", "ConfigMap", """{"metadata":{"name":"c"}}""" },
        { "apps/v1", "Deployment", """{"metadata":{"name":"d","finalizers":["a/b","c/d"]},"spec":{"strategy":{},"template":{"metadata":{"creationTimestamp":null},"spec":{"containers":[]}}},"status":{}}""" },
        { "apps/v1", "Deployment", """{"metadata":{"name":"d","generation":1},"spec":{"strategy":{"type":"Recreate"},"selector":{"matchLabels":{"a":"b"}}},"status":{"replicas":1}}""" },
    };

    [Theory]
    [MemberData(nameof(Objects))]
    public void Says_the_same_as_the_comparison(string apiVersion, string kind, string json)
    {
        Check(Fields.TypeOf(apiVersion, kind), json, mustWrite: true);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c"},{"name":"c"}]}}""")]
    [InlineData("""{"metadata":{"name":"p"},"spec":{"containers":[{"image":"c"}]}}""")]
    [InlineData("""{"metadata":{"name":"p","labels":{"a\u0022b":"c"}},"spec":{}}""")]
    [InlineData("""{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c\n"}]}}""")]
    [InlineData("""{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","ports":[{"containerPort":80}]}]}}""")]
    public void Leaves_what_is_out_of_the_ordinary_to_the_comparison(string json) =>
        Assert.True(RestWriter.Write(Encoding.UTF8.GetBytes(json), Fields.TypeOf("v1", "Pod"), isStatus: false, hasStatus: true).IsEmpty);

    [Fact]
    public void Says_the_same_of_objects_drawn_at_random()
    {
        var random = new Random(5);
        for (var round = 0; round < 300; round++)
        {
            Check(Fields.TypeOf("apps/v1", "Deployment"), RandomFields.Deployment(random), mustWrite: true);
            Check(MergeType.Deduced, RandomFields.Deployment(random), mustWrite: false);
        }
    }

    private static void Check(MergeType type, string json, bool mustWrite)
    {
        foreach (var (isStatus, hasStatus) in new[] { (false, true), (true, true), (false, false) })
        {
            var written = RestWriter.Write(Encoding.UTF8.GetBytes(json), type, isStatus, hasStatus);
            Assert.True(!written.IsEmpty || !mustWrite, json);
            if (!written.IsEmpty)
            {
                var all = FieldComparison.OfNew(type, Fields.Tree(json), RequestBudget.Unlimited);
                var expected = FieldScope.Of(all, isStatus ? "status" : "", hasStatus, statusTakesMetadata: false);
                Assert.Equal(Fields.Json(expected), Fields.Json(FieldSetJson.Read(written)));
            }
        }
    }
}
