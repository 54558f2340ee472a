using System.Collections.Immutable;

namespace Jota.Hostile.Tests;

/// <summary>What has hurt servers of this kind before. Nothing here stores anything large: such requests are dry runs.</summary>
internal static class Corpus
{
    public const string Map = "/api/v1/namespaces/default/configmaps/victim";
    public const string Maps = "/api/v1/namespaces/default/configmaps?dryRun=All";
    public const string Pods = "/api/v1/namespaces/default/pods?dryRun=All";
    public const string Pod = "/api/v1/namespaces/default/pods/victim";

    private const string JsonPatch = "application/json-patch+json";
    private const string MergePatch = "application/merge-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";
    private const string Yaml = "application/yaml";
    private const string Protobuf = "application/vnd.kubernetes.protobuf";

    public static ImmutableArray<HostileRequest> All { get; } = [.. Patches(), .. Documents(), .. LongLists(), .. Extremes(), .. Questions()];

    private static IEnumerable<HostileRequest> Patches()
    {
        yield return Patch("nesting by moves, then a copy", JsonPatch, Bodies.NestByMoves(3_000));
        yield return Patch("nesting by moves", JsonPatch, Bodies.NestByMoves(500));
        yield return Patch("a copy bomb", JsonPatch, $"[{Bodies.List(60, _ => """{"op":"copy","from":"/data","path":"/data/a"}""")}]");
        yield return Patch("a deep test", JsonPatch, $$"""[{"op":"test","path":"/data","value":{{Bodies.Deep(9_900)}}}]""");
        yield return Patch("too many operations", JsonPatch, $"[{Bodies.List(10_001, _ => """{"op":"test","path":"/a","value":1}""")}]");
        yield return Patch(
            "insertions in front", JsonPatch, $$"""[{"op":"add","path":"/x","value":[{{Bodies.List(200_000, _ => "0")}}]},{{Bodies.List(9_000, _ => """{"op":"add","path":"/x/0","value":1}""")}}]""");
        yield return Patch("a deep merge", MergePatch, Bodies.Deep(9_900));
        yield return Patch("a merge that is too deep", MergePatch, Bodies.Deep(200_000));
        yield return Patch("nothing at all", MergePatch, "null");
        yield return Patch("another kind", MergePatch, """{"kind":"Secret","apiVersion":"v2"}""");
        yield return Patch("a deep strategic merge", Strategic, Bodies.Deep(9_900));
        yield return Patch("many finalizers", Strategic, $$$"""{"metadata":{"finalizers":[{{{Bodies.List(20_000, i => $"\"a.b/{i}\"")}}}]}}""");
        yield return Patch(
            "an order of many", Strategic, $$$"""{"metadata":{"$setElementOrder/finalizers":[{{{Bodies.List(20_000, i => $"\"a.b/{i}\"")}}}],"finalizers":[]}}""");
        yield return Patch("directives", Strategic, """{"$patch":"merge","$retainKeys":[1],"$setElementOrder/data":"x","$deleteFromPrimitiveList/metadata":[{}]}""");
        yield return new("many containers", "PATCH", Pod + "?dryRun=All")
        {
            ContentType = Strategic,
            Body = Bodies.Utf8($$$"""{"spec":{"containers":[{{{Bodies.List(20_000, i => $$"""{"name":"c{{i}}","image":"i"}""")}}}]}}"""),
        };
    }

    private static IEnumerable<HostileRequest> Documents()
    {
        yield return Post("merged aliases", Yaml, Bodies.MergedAliases(40));
        yield return Post("a long alias many times", Yaml, Bodies.LongAlias(100_000, 50_000));
        yield return Post("a long key many times", Yaml, Bodies.LongKey(100_000, 50_000));
        yield return Post("mappings merged many times", Yaml, Bodies.MergedMappings(10_000, 30_000));
        yield return Post("deep flow in YAML", Yaml, new string('[', 9_900) + Bodies.Times(100_000, "a,"));
        yield return Post("deep blocks in YAML", Yaml, string.Concat(Enumerable.Range(0, 1_500).Select(i => new string(' ', i) + "k:\n")));
        foreach (var body in new[] { "", "{", "null", "[]", "5", "\"x\"", "{\"metadata\":", "{\"kind\":5}", "\ud83d", "{\"metadata\":{\"name\":\"\\ud800\"}}" })
        {
            yield return Post("a body that is none", "application/json", body);
            yield return Post("a document that is none", Yaml, body);
        }

        yield return Post("a deep body", "application/json", Bodies.Deep(9_900));
        yield return Post("a body that is too deep", "application/json", Bodies.Deep(300_000));
        yield return new("a deep object, as YAML", "POST", "/apis/apps/v1/namespaces/default/controllerrevisions?dryRun=All&pretty=true")
        {
            Body = Bodies.Utf8($$$"""{"metadata":{"name":"r"},"revision":1,"data":{{{Bodies.Deep(9_000)}}}}"""),
            Headers = ImmutableDictionary<string, string>.Empty.Add("Accept", Yaml),
        };
        foreach (var hex in new[] { "", "6b387300", "6b3873000aff", "6b3873000a0d0a0276311207436f6e6669674d61701200", "6b387300ffffffffffffffffff" })
        {
            yield return Post("protobuf that is none", Protobuf, "") with { Body = Convert.FromHexString(hex) };
        }
    }

    private static IEnumerable<HostileRequest> LongLists()
    {
        const int Many = 20_000;
        yield return Create("owners", "", $$""","ownerReferences":[{{Bodies.List(Many, i => $$"""{"apiVersion":"v1","kind":"Pod","name":"o{{i}}","uid":"{{i}}","controller":true}""")}}]""");
        yield return Create("finalizers", "", $$""","finalizers":[{{Bodies.List(Many, i => $"\"a.b/{i}\"")}}]""");
        yield return Create("tolerations", $$""","tolerations":[{{Bodies.List(Many, i => $$"""{"key":"k{{i}}","operator":"Exists"}""")}}]""");
        yield return Create("volumes", $$""","volumes":[{{Bodies.List(Many, i => $$"""{"name":"v{{i}}","emptyDir":{} }""")}}]""");
        yield return Create("spreads", $$""","topologySpreadConstraints":[{{Bodies.List(Many, i => $$"""{"maxSkew":1,"topologyKey":"k{{i}}","whenUnsatisfiable":"DoNotSchedule"}""")}}]""");
        yield return Create("claims", $$""","resourceClaims":[{{Bodies.List(Many, i => $$"""{"name":"c{{i}}","resourceClaimName":"x"}""")}}]""");
        yield return Create("aliases", $$""","hostAliases":[{{Bodies.List(Many, i => $$"""{"ip":"10.0.{{i / 250}}.{{i % 250}}","hostnames":["a"]}""")}}]""");
        yield return Container("mounts and devices", $$""","volumeMounts":[{{Bodies.List(Many, i => $$"""{"name":"v{{i}}","mountPath":"/m{{i}}"}""")}}],"volumeDevices":[{{Bodies.List(Many, i => $$"""{"name":"d{{i}}","devicePath":"/d{{i}}"}""")}}]""");
        yield return Container("variables", $$""","env":[{{Bodies.List(Many, i => $$"""{"name":"A","value":"$(A){{i}}"}""")}}]""");
        yield return Container("one port many times", $$""","ports":[{{Bodies.List(Many, _ => """{"containerPort":80}""")}}]""");
        yield return Container("nothing but mistakes", $$""","volumeMounts":[{{Bodies.List(Many, _ => """{"name":"","mountPath":"","subPath":"../..","subPathExpr":"../.."}""")}}]""");
        yield return Create(
            "an affinity", $$""","affinity":{"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"k","labelSelector":{},"matchLabelKeys":[{{Bodies.List(Many, i => $"\"m{i}\"")}}],"mismatchLabelKeys":[{{Bodies.List(Many, i => $"\"n{i}\"")}}] }] } }""");
        yield return Post("many data", "application/json", $$$"""{"metadata":{"name":"m"},"data":{{{{Bodies.List(50_000, i => $"\"k{i}\":\"\"")}}}}}""");
        yield return Post("many unknown fields", "application/json", $$$"""{"metadata":{"name":"m"},{{{Bodies.List(50_000, i => $"\"unknown{i}\":0")}}}}""");
        yield return Post("one key many times", "application/json", $$$"""{"metadata":{"name":"m"},"data":{{{{Bodies.List(50_000, _ => "\"k\":\"\"")}}}}}""");
    }

    private static IEnumerable<HostileRequest> Extremes()
    {
        foreach (var number in new[] { "0", "-1", "1", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "1e400", "-0.5" })
        {
            yield return Create(
                $"numbers of {number}", $$""","activeDeadlineSeconds":{{number}},"terminationGracePeriodSeconds":{{number}},"priority":{{number}},"tolerations":[{"operator":"Exists","effect":"NoExecute","tolerationSeconds":{{number}}}]""");
        }

        foreach (var amount in new[] { "10P", "1E", "9223372036854775807", "1e1000", "-1", "0.0000000001", "1.5.5", "99999999999999999999Ei" })
        {
            yield return Container($"an amount of {amount}", $$""","resources":{"requests":{"cpu":"{{amount}}","memory":"{{amount}}"},"limits":{"cpu":"{{amount}}"} }""");
        }

        foreach (var date in new[] { "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-23:59", "2026-13-01T00:00:00Z" })
        {
            yield return Create($"a date of {date}", "", $$""","creationTimestamp":"{{date}}","deletionTimestamp":"{{date}}" """);
        }
    }

    private static IEnumerable<HostileRequest> Questions()
    {
        string[] queries =
        [
            "limit=-1", "limit=99999999999999999999", "limit=1&continue=%00", "continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEifQ", "resourceVersion=99999999999999999999",
            "resourceVersion=18446744073709551615", "resourceVersion=-5", "resourceVersionMatch=Exact", "timeout=forever", "timeoutSeconds=9223372036854775807",
            "watch=true&timeoutSeconds=1", "watch=true&resourceVersion=1&timeoutSeconds=1", "watch=1&timeoutSeconds=-3", "watch=true&resourceVersion=999999&timeoutSeconds=1",
            "watch=true&sendInitialEvents=true&timeoutSeconds=1", "labelSelector=a+in+(" + Bodies.List(800, i => $"b{i}") + ")", "labelSelector=((((((", "labelSelector=a%00b",
            "fieldSelector=metadata.name=", "fieldSelector=spec.nosuch=1", "fieldSelector=a\\,b=c,,,,", "includeObject=x", "pretty=true", "dryRun=no",
        ];
        foreach (var query in queries)
        {
            yield return new($"the question {query[..Math.Min(40, query.Length)]}", "GET", $"/api/v1/namespaces/default/pods?{query}");
        }

        foreach (var accept in new[] { "application/json;as=Table;v=v1;g=meta.k8s.io", "application/yaml", Protobuf, "*/*;q=0", ";;;,,,", new string('a', 4_000) })
        {
            yield return new("an odd wish", "GET", Pod) { Headers = ImmutableDictionary<string, string>.Empty.Add("Accept", accept) };
        }

        foreach (var path in new[] { "/", "//", "/api/v1/namespaces/%2e%2e/pods", "/apis/apps/v1/namespaces/default/deployments/%00", "/api/v1/pods/" + new string('x', 3_000), "/openapi/v2", "/apis/a/b/c/d/e/f/g/h" })
        {
            yield return new("an odd path", "GET", path);
        }

        yield return new("somebody else's name", "GET", Pod) { Headers = ImmutableDictionary<string, string>.Empty.Add("Impersonate-User", "system:masters").Add("Impersonate-Uid", "\u00e9") };
        yield return new("an upgrade to nothing", "GET", Pod + "/exec?command=x") { Headers = ImmutableDictionary<string, string>.Empty.Add("X-Stream-Protocol-Version", "v9") };
        yield return new("a delete with a body that is none", "DELETE", Map + "?dryRun=All") { Body = "k8s\0"u8.ToArray(), ContentType = Protobuf };
        yield return new("a delete by a bomb", "DELETE", Map + "?dryRun=All") { Body = Bodies.Utf8(Bodies.LongAlias(100_000, 50_000)), ContentType = Yaml };
        yield return new("a method of its own", "BREW", Pod);
    }

    private static HostileRequest Patch(string name, string type, string body) =>
        new(name, "PATCH", Map + "?dryRun=All") { ContentType = type, Body = Bodies.Utf8(body) };

    private static HostileRequest Post(string name, string type, string body) => new(name, "POST", Maps) { ContentType = type, Body = Bodies.Utf8(body) };

    private static HostileRequest Create(string name, string spec, string metadata = "") => new(name, "POST", Pods) { Body = Bodies.Utf8(Bodies.Pod("h", spec, metadata)) };

    private static HostileRequest Container(string name, string fields) => new(name, "POST", Pods)
    {
        Body = Bodies.Utf8($$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"h"},"spec":{"containers":[{"name":"c","image":"i"{{fields}} }] } }"""),
    };
}
