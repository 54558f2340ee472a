using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Jota.Api.Tests.Patches;

public sealed class StrategicMergePatchTests
{
    private static readonly TypeSchema Pod = Schemas.FindKind("v1", "Pod")!;

    private static RequestBudget Budget(string document, string patch) => new(document.Length + patch.Length, TestContext.Current.CancellationToken);

    private static string Apply(string document, string patch) =>
        Encoding.UTF8.GetString(StrategicMergePatch.Apply(Pod, Encoding.UTF8.GetBytes(document), Encoding.UTF8.GetBytes(patch), Budget(document, patch)).Span);

    private static string Spec(string spec) => "{\"spec\":" + spec + "}";

    [Theory]
    [InlineData("""{"containers":[{"name":"a","image":"x"}]}""", """{"containers":[{"name":"a","image":"y"}]}""", """{"containers":[{"name":"a","image":"y"}]}""")]
    [InlineData("""{"containers":[{"name":"a"},{"name":"b"}]}""", """{"containers":[{"name":"c"}]}""", """{"containers":[{"name":"c"},{"name":"a"},{"name":"b"}]}""")]
    [InlineData("""{"containers":[{"name":"a"},{"name":"b"}]}""", """{"containers":[{"name":"b","image":"y"}]}""", """{"containers":[{"name":"a"},{"name":"b","image":"y"}]}""")]
    [InlineData("""{"containers":[{"name":"a"},{"name":"b"}]}""", """{"containers":[{"$patch":"delete","name":"a"}]}""", """{"containers":[{"name":"b"}]}""")]
    [InlineData("""{"containers":[{"name":"a"},{"name":"b"}]}""", """{"containers":[{"name":"c"},{"$patch":"replace"}]}""", """{"containers":[{"name":"c"}]}""")]
    [InlineData("""{"containers":[{"name":"a"},{"name":"b"}]}""", """{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}""", """{"containers":[{"name":"b"},{"name":"a"}]}""")]
    [InlineData("""{"containers":[{"name":"a"}]}""", """{"$setElementOrder/containers":[{"name":"a"},{"name":"b"}],"containers":[{"name":"b"}]}""", """{"containers":[{"name":"a"},{"name":"b"}]}""")]
    [InlineData("""{"containers":[{"name":"server"},{"name":"a"}]}""", """{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}],"containers":[{"name":"b"}]}""", """{"containers":[{"name":"b"},{"name":"server"},{"name":"a"}]}""")]
    [InlineData("""{"tolerations":[{"key":"a"}]}""", """{"tolerations":[{"key":"b"}]}""", """{"tolerations":[{"key":"b"}]}""")]
    [InlineData("""{"nodeSelector":{"a":"1","b":"2"}}""", """{"nodeSelector":{"a":null,"c":"3"}}""", """{"nodeSelector":{"b":"2","c":"3"}}""")]
    [InlineData("""{"nodeSelector":{"a":"1"}}""", """{"nodeSelector":{"$patch":"replace","c":"3"}}""", """{"nodeSelector":{"c":"3"}}""")]
    [InlineData("""{"nodeSelector":{"a":"1"}}""", """{"nodeSelector":{"$patch":"delete"}}""", """{"nodeSelector":{}}""")]
    [InlineData("""{"volumes":[{"name":"v","emptyDir":{}}]}""", """{"volumes":[{"name":"v","$retainKeys":["name","hostPath"],"hostPath":{"path":"/x"}}]}""", """{"volumes":[{"name":"v","hostPath":{"path":"/x"}}]}""")]
    [InlineData("""{"containers":[{"name":"a","env":[{"name":"X","value":"1"}],"args":["x"]}]}""", """{"containers":[{"name":"a","env":[{"name":"Y","value":"2"}],"args":["y"]}]}""", """{"containers":[{"name":"a","env":[{"name":"Y","value":"2"},{"name":"X","value":"1"}],"args":["y"]}]}""")]
    [InlineData("""{}""", """{"containers":[{"name":"a","command":null},{"$patch":"delete","name":"b"}]}""", """{"containers":[{"name":"a"}]}""")]
    [InlineData("""{"hostNetwork":true}""", """{"hostNetwork":null,"hostname":"h"}""", """{"hostname":"h"}""")]
    public void Applies(string document, string patch, string result) => AssertSame(Spec(result), Apply(Spec(document), Spec(patch)));

    /// <summary>Fields have no order, items have.</summary>
    private static void AssertSame(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"expected {expected}, got {actual}");

    [Fact]
    public void Merges_lists_of_scalars_as_sets()
    {
        Assert.Equal("""{"metadata":{"finalizers":["c","a","b"]}}""", Apply("""{"metadata":{"finalizers":["a","b"]}}""", """{"metadata":{"finalizers":["c"]}}"""));
        Assert.Equal(
            """{"metadata":{"finalizers":["b","c"]}}""",
            Apply(
                """{"metadata":{"finalizers":["a","b"]}}""",
                """{"metadata":{"$deleteFromPrimitiveList/finalizers":["a"],"$setElementOrder/finalizers":["b","c"],"finalizers":["c"]}}"""));
    }

    [Fact]
    public void Refuses_what_makes_no_sense()
    {
        Assert.Equal("unexpected end of JSON input", Assert.Throws<ApiException>(() => Apply("{}", "{")).Message);
        Assert.Equal(422, Assert.Throws<ApiException>(() => Apply("{}", Spec("""{"containers":[{"image":"x"}]}"""))).Code);
        Assert.Equal(422, Assert.Throws<ApiException>(() => Apply("{}", """{"$patch":"nosuch"}""")).Code);
        Assert.Equal(400, Assert.Throws<ApiException>(() => Apply("{}", """{"$retainKeys":["a"],"b":1}""")).Code);
    }

    /// <summary>As upstream words it; kubectl sends the last one of a list that names a thing twice.</summary>
    [Theory]
    [InlineData("""{"$setElementOrder/containers":[{"name":"a"}],"containers":[{"name":"b"}]}""", "The order in patch list:\n[map[name:b]]\n doesn't match $setElementOrder list:\n[map[name:a]]\n")]
    [InlineData("""{"$setElementOrder/containers":"a"}""", "expected a []interface {}, but received a string")]
    [InlineData("""{"$setElementOrder/containers":[{"name":"a"}],"containers":null}""", "expected a []interface {}, but received a %!s(<nil>)")]
    [InlineData("""{"$setElementOrder/nodeSelector":[{"name":"a"}],"nodeSelector":{}}""", "expected a []interface {}, but received a map[string]interface {}")]
    [InlineData("""{"$setElementOrder/nosuch":["a"]}""", "unable to find api field in struct PodSpec for the json field \"nosuch\"")]
    [InlineData("""{"$setElementOrder/containers":[{"image":"x"}],"containers":[{"name":"b"}]}""", "map: map[image:x] does not contain declared merge key: name")]
    [InlineData("""{"$setElementOrder/containers":["a"],"containers":[{"name":"b"}]}""", "expected a map[string]interface {}, but received a string")]
    [InlineData("""{"containers":[{"name":"a","$patch":"merge"}]}""", "merging lists cannot yet be specified in the patch")]
    [InlineData("""{"$patch":"merge","hostname":"h"}""", "unknown patch type: merge in map: map[$patch:merge hostname:h]")]
    [InlineData("""{"containers":[{"name":"a","$patch":5}]}""", "unknown patch type: 5 in map: map[$patch:5 name:a]")]
    [InlineData("""{"containers":["a"]}""", "list element types are not identical: [[map[name:a]] [a]]")]
    [InlineData("""{"containers":[["a"]]}""", "lists of lists are not supported")]
    [InlineData("""{"containers":[{"$patch":"delete"}]}""", "map: map[$patch:delete] does not contain declared merge key: name")]
    [InlineData("""{"containers":[{"name":"a","$setElementOrder/env":[{"name":"A"},{"name":"B"},{"name":"A"}],"env":[{"name":"A","value":"2"},{"name":"A","value":"2"},{"name":"B","value":"two"}]}]}""", "The order in patch list:\n[map[name:A value:2] map[name:A value:2] map[name:B value:two]]\n doesn't match $setElementOrder list:\n[map[name:A] map[name:B] map[name:A]]\n")]
    public void Refuses_directives_that_make_no_sense_in_upstreams_words(string patch, string message)
    {
        var error = Assert.Throws<ApiException>(() => Apply(Spec("""{"containers":[{"name":"a"}]}"""), Spec(patch)));
        Assert.Equal((422, message), (error.Code, error.Message));
    }

    [Theory]
    [InlineData("""{"metadata":{"$deleteFromPrimitiveList/finalizers":[{"a":1}]}}""", 422, "list element types are not identical: [[x] [map[a:1]]]")]
    [InlineData("""{"metadata":{"$deleteFromPrimitiveList/finalizers":"x"}}""", 400, "invalid patch format of primitive list")]
    [InlineData("""{"metadata":{"$deleteFromPrimitiveList":["x"]}}""", 400, "invalid patch format of primitive list")]
    [InlineData("""{"metadata":{"$setElementOrder":["x"]}}""", 400, "invalid patch format of setElementOrder list")]
    [InlineData("""{"spec":{"$deleteFromPrimitiveList/containers":[{"name":"a"}]}}""", 400, "invalid patch format of primitive list")]
    public void Refuses_removals_of_what_is_no_scalar(string patch, int code, string message)
    {
        var error = Assert.Throws<ApiException>(() => Apply("""{"metadata":{"finalizers":["x"]},"spec":{"containers":[{"name":"a"}]}}""", patch));
        Assert.Equal((code, message), (error.Code, error.Message));
    }

    [Fact]
    public void Of_two_changes_of_one_item_the_last_counts()
    {
        const string Twice = """{"containers":[{"name":"n","image":"1","env":[{"name":"A","value":"1"}]},{"name":"n","image":"2","env":[{"name":"A","value":"2"}]}]}""";
        const string Once = """{"containers":[{"name":"n","image":"2","env":[{"name":"A","value":"2"}]}]}""";
        Assert.Equal(Spec(Once), Apply(Spec("{}"), Spec(Twice)));
    }

    /// <summary>The patch that kubectl makes of two versions leads from one to the other, and doing it twice changes nothing more.</summary>
    [Fact]
    public void A_patch_made_of_two_versions_leads_from_one_to_the_other()
    {
        var container = Gen.Select(Gen.Char['a', 'f'], Gen.Int[0, 3], Gen.Bool).Select((name, image, tty) => (Name: name.ToString(), Image: image, Tty: tty));
        var pod = Gen.Select(
            container.List[0, 5].Select(list => list.DistinctBy(c => c.Name).ToList()),
            Gen.Dictionary(Gen.Char['k', 'n'].Select(c => c.ToString()), Gen.Int[0, 2].Select(i => $"{i}"))[0, 4],
            Gen.Char['p', 's'].Select(c => c.ToString()).List[0, 4].Select(list => list.Distinct().ToList()));
        Gen.Select(pod, pod).Sample((from, to) =>
        {
            var (original, modified) = (Document(from), Document(to));
            var patch = KubectlPatch(from, to).ToJsonString();
            var once = Apply(original.ToJsonString(), patch);
            return JsonNode.DeepEquals(JsonNode.Parse(once), modified) && Apply(once, patch) == once;
        });
    }

    private static JsonObject Document((List<(string Name, int Image, bool Tty)> Containers, Dictionary<string, string> Labels, List<string> Finalizers) pod) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["labels"] = new JsonObject(pod.Labels.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))),
            ["finalizers"] = new JsonArray([.. pod.Finalizers.Select(f => (JsonNode?)f)]),
        },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray([.. pod.Containers.Select(Container)]) },
    };

    private static JsonObject Container((string Name, int Image, bool Tty) c)
    {
        var container = new JsonObject { ["name"] = c.Name, ["image"] = $"i{c.Image}" };
        if (c.Tty)
        {
            container["tty"] = true;
        }

        return container;
    }

    private static JsonObject KubectlPatch(
        (List<(string Name, int Image, bool Tty)> Containers, Dictionary<string, string> Labels, List<string> Finalizers) from,
        (List<(string Name, int Image, bool Tty)> Containers, Dictionary<string, string> Labels, List<string> Finalizers) to)
    {
        var labels = new JsonObject(to.Labels.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value)));
        foreach (var gone in from.Labels.Keys.Except(to.Labels.Keys))
        {
            labels[gone] = null;
        }

        var containers = new JsonArray();
        foreach (var c in to.Containers)
        {
            var change = Container(c);
            if (!c.Tty)
            {
                change["tty"] = null;
            }

            containers.Add(change);
        }

        foreach (var gone in from.Containers.Select(c => c.Name).Except(to.Containers.Select(c => c.Name)))
        {
            containers.Add(new JsonObject { ["$patch"] = "delete", ["name"] = gone });
        }

        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["labels"] = labels,
                ["$deleteFromPrimitiveList/finalizers"] = new JsonArray([.. from.Finalizers.Except(to.Finalizers).Select(f => (JsonNode?)f)]),
                ["$setElementOrder/finalizers"] = new JsonArray([.. to.Finalizers.Select(f => (JsonNode?)f)]),
                ["finalizers"] = new JsonArray([.. to.Finalizers.Except(from.Finalizers).Select(f => (JsonNode?)f)]),
            },
            ["spec"] = new JsonObject
            {
                ["$setElementOrder/containers"] = new JsonArray([.. to.Containers.Select(c => new JsonObject { ["name"] = c.Name })]),
                ["containers"] = containers,
            },
        };
    }
}
