using System.Text;
using Jota.Api;
using k8s.Models;

namespace Jota.Controllers.Tests.Deployments;

public sealed class TemplateHashTests
{
    [Fact]
    public void The_hash_stays_what_it_is_from_one_build_to_the_next() =>
        Assert.Equal(Expected, TemplateHash.Of(TemplateFingerprint.Of(ADeployment.Template("web", "nginx:1")), null));

    [Fact]
    public void The_order_of_fields_and_empty_maps_do_not_matter()
    {
        const string One = """{"metadata":{"labels":{"a":"1","b":"2"},"annotations":{}},"spec":{"containers":[{"name":"c","image":"i","env":[]}]}}""";
        const string Other = """{"spec":{"containers":[{"image":"i","name":"c"}],"nodeSelector":{}},"metadata":{"labels":{"b":"2","a":"1"}}}""";

        Assert.Equal(Fingerprint(One), Fingerprint(Other));
    }

    [Fact]
    public void The_label_of_the_hash_is_no_part_of_it()
    {
        const string Without = """{"metadata":{},"spec":{"containers":[{"name":"c"}]}}""";
        const string With = """{"metadata":{"labels":{"pod-template-hash":"abc"}},"spec":{"containers":[{"name":"c"}]}}""";

        Assert.Equal(Fingerprint(Without), Fingerprint(With));
    }

    [Theory]
    [InlineData("""{"spec":{"containers":[{"name":"c","image":"j"}]}}""")]
    [InlineData("""{"metadata":{"labels":{"a":"1"}},"spec":{"containers":[{"name":"c","image":"i"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"c","image":"i"},{"name":"d"}]}}""")]
    [InlineData("""{"spec":{"affinity":{"podAffinity":{}},"containers":[{"name":"c","image":"i"}]}}""")]
    public void Templates_that_say_something_else_are_different(string template) =>
        Assert.NotEqual(Fingerprint("""{"spec":{"containers":[{"name":"c","image":"i"}]}}"""), Fingerprint(template));

    [Fact]
    public void Each_collision_makes_another_hash_of_the_safe_alphabet()
    {
        var hashes = Enumerable.Range(0, 200).Select(i => TemplateHash.Of("template", i)).ToList();

        Assert.Equal(200, hashes.Distinct().Count());
        Assert.All(hashes, hash => Assert.Matches("^[bcdfghjklmnpqrstvwxz2456789]{1,10}$", hash));
    }

    private const string Expected = "8c6569f8d";

    private static string Fingerprint(string json) => TemplateFingerprint.Of(ApiJson.Decode<V1PodTemplateSpec>(Encoding.UTF8.GetBytes(json)));
}
