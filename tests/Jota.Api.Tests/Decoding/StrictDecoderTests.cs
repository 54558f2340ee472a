using System.Text;

namespace Jota.Api.Tests.Decoding;

public sealed class StrictDecoderTests
{
    private static string[] Findings(string kind, string json, string apiVersion = "v1")
    {
        StrictDecoder.Check(Schemas.FindKind(apiVersion, kind)!, Encoding.UTF8.GetBytes(json), out var findings);
        return [.. findings];
    }

    private static string Clean(string kind, string json)
    {
        var clean = StrictDecoder.Check(Schemas.FindKind("v1", kind)!, Encoding.UTF8.GetBytes(json), out _);
        return Encoding.UTF8.GetString(clean.Span);
    }

    private static string Refusal(string kind, string json, string apiVersion = "v1") =>
        Assert.Throws<FormatException>(() => Findings(kind, json, apiVersion)).Message;

    [Theory]
    [InlineData("""{"metaData":{}}""", "unknown field \"metaData\" (did you mean \"metadata\"?)")]
    [InlineData("""{"sepc":{}}""", "unknown field \"sepc\" (did you mean \"spec\"?)")]
    [InlineData("""{"spec":{"foo":1}}""", "unknown field \"spec.foo\"")]
    [InlineData("""{"spec":{"containers":[{},{"imagee":"x"}]}}""", "unknown field \"spec.containers[1].imagee\" (did you mean \"image\"?)")]
    [InlineData("""{"spec":{"node_selector":{}}}""", "unknown field \"spec.node_selector\" (did you mean \"nodeSelector\"?)")]
    [InlineData("""{"containers":[]}""", "unknown field \"containers\" (did you mean \"spec.containers\"?)")]
    [InlineData("""{"labels":{}}""", "unknown field \"labels\" (did you mean \"metadata.labels\"?)")]
    [InlineData("""{"spec":{"containers":[{"restartPolicyy":"x","nodeName":"n"}]}}""",
        "unknown field \"spec.containers[0].restartPolicyy\" (did you mean \"restartPolicy\"?)",
        "unknown field \"spec.containers[0].nodeName\" (did you mean \"spec.nodeName\"?)")]
    [InlineData("""{"metadata":{"name":"a","name":"b","labels":{"k":"1","k":"2"}}}""",
        "duplicate field \"metadata.name\"", "duplicate field \"metadata.labels.k\"")]
    [InlineData("""{"kind":"Pod","kind":"Pod"}""", "duplicate field \"kind\"")]
    [InlineData("""{"status":{"phase":"Running"},"metadata":{"managedFields":[{"fieldsV1":{"f:x":{"a":1,"a":2}}}]}}""")]
    public void Finds_unknown_and_duplicate_fields(string json, params string[] findings) => Assert.Equal(findings, Findings("Pod", json));

    [Fact]
    public void Says_where_a_field_of_a_deployment_belongs()
    {
        Assert.Equal(
            ["unknown field \"spec.strategy.rollingUpdate.maxUnavailble\" (did you mean \"maxUnavailable\"?)"],
            Findings("Deployment", """{"spec":{"strategy":{"rollingUpdate":{"maxUnavailble":1}}}}""", "apps/v1"));
        Assert.Equal(
            ["unknown field \"spec.containers\" (did you mean \"spec.template.spec.containers\"?)"],
            Findings("Deployment", """{"spec":{"containers":[]}}""", "apps/v1"));
        Assert.Equal(
            ["unknown field \"spec.template.spec.replicas\" (did you mean \"spec.replicas\"?)"],
            Findings("Deployment", """{"spec":{"template":{"spec":{"replicas":1}}}}""", "apps/v1"));
        Assert.Equal(
            ["unknown field \"spec.template.metadata.sepc\" (did you mean \"spec.template.spec\"?)"],
            Findings("Deployment", """{"spec":{"template":{"metadata":{"sepc":{"containers":[]}}}}}""", "apps/v1"));
        Assert.Equal(
            ["unknown field \"spec.strategy.rollingUpdate.minReadySeconds\" (did you mean \"spec.minReadySeconds\"?)"],
            Findings("Deployment", """{"spec":{"strategy":{"rollingUpdate":{"minReadySeconds":1}}}}""", "apps/v1"));
        Assert.Equal(
            [
                "unknown field \"spec.selector.operator\" (did you mean \"spec.selector.matchExpressions[].operator\"?)",
                "unknown field \"spec.selector.values\" (did you mean \"spec.selector.matchExpressions[].values\"?)",
            ],
            Findings("ReplicaSet", """{"spec":{"selector":{"matchExpressions":[{"key":"app"}],"operator":"In","values":["a"]}}}""", "apps/v1"));
        Assert.Equal(
            [
                "unknown field \"appVersion\" (did you mean \"apiVersion\"?)",
                "unknown field \"kend\" (did you mean \"kind\"?)",
                "unknown field \"sepc\" (did you mean \"spec\"?)",
            ],
            Findings("Deployment", """{"appVersion":"apps/v1","kend":"Deployment","sepc":{"replicas":3}}""", "apps/v1"));
    }

    [Theory]
    [InlineData("Pod", """{"spec":{"containers":{"name":"c"}}}""", "json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container")]
    [InlineData("Pod", """{"metadata":{"labels":["a"]}}""", "json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string")]
    [InlineData("Pod", """{"metadata":{"labels":{"a":1}}}""", "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string")]
    [InlineData("Pod", """{"spec":{"containers":[{"env":[{"name":"A","value":1}]}]}}""", "json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string")]
    [InlineData("ConfigMap", """{"data":{"k":true}}""", "json: cannot unmarshal bool into Go struct field ConfigMap.data of type string")]
    [InlineData("Secret", """{"data":{"k":"***"}}""", "illegal base64 data at input byte 0")]
    [InlineData("Secret", """{"data":{"k":"dg="}}""", "illegal base64 data at input byte 3")]
    [InlineData("Secret", """{"data":{"k":5}}""", "json: cannot unmarshal number into Go struct field Secret.data of type []uint8")]
    [InlineData("Pod", """{"metadata":{"creationTimestamp":"yesterday"}}""", "parsing time \"yesterday\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"yesterday\" as \"2006\"")]
    [InlineData("Pod", """{"metadata":{"creationTimestamp":"2026-13-01T00:00:00Z"}}""", "parsing time \"2026-13-01T00:00:00Z\": month out of range")]
    [InlineData("Pod", """{"metadata":{"creationTimestamp":"2026-02-30T00:00:00Z"}}""", "parsing time \"2026-02-30T00:00:00Z\": day out of range")]
    [InlineData("Pod", """{"metadata":"x"}""", "json: cannot unmarshal string into Go struct field Pod.metadata of type v1.ObjectMeta")]
    [InlineData("Pod", """{"spec":{"containers":[{"resources":{"limits":{"cpu":"abc"}}}]}}""", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("Pod", """{"spec":{"hostNetwork":"yes"}}""", "json: cannot unmarshal string into Go struct field PodSpec.spec.hostNetwork of type bool")]
    [InlineData("Pod", """{"spec":{"priority":1e3}}""", "json: cannot unmarshal number 1e3 into Go struct field PodSpec.spec.priority of type int32")]
    [InlineData("Pod", """{"spec":{"containers":["x"]}}""", "json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type v1.Container")]
    [InlineData("Pod", """[]""", "json: cannot unmarshal array into Go value of type v1.Pod")]
    [InlineData("Pod", """{"spec":""", "unexpected end of JSON input")]
    [InlineData("Pod", """{"spec":{}}z""", "invalid character 'z' after top-level value")]
    [InlineData("Pod", """{"metadata":{"name":"\ud800"}}""", "json: invalid UTF-8 or surrogate pair in string")]
    [InlineData("Pod", """{"\ud800":1}""", "json: invalid UTF-8 or surrogate pair in string")]
    [InlineData("Service", """{"spec":{"ports":[{"targetPort":"80"}]}}""", "json: cannot unmarshal string into Go struct field ServicePort.spec.ports.targetPort of type int32")]
    public void Refuses_wrong_types_with_upstreams_words(string kind, string json, string message) => Assert.Equal(message, Refusal(kind, json));

    [Theory]
    [InlineData("\"two\"", "string")]
    [InlineData("1.5", "number 1.5")]
    [InlineData("3000000000", "number 3000000000")]
    [InlineData("true", "bool")]
    public void Refuses_what_is_no_whole_number(string value, string word) => Assert.Equal(
        $"json: cannot unmarshal {word} into Go struct field DeploymentSpec.spec.replicas of type int32",
        Refusal("Deployment", "{\"spec\":{\"replicas\":" + value + "}}", "apps/v1"));

    [Fact]
    public void Int_or_string_takes_just_these()
    {
        Assert.Empty(Findings("Deployment", """{"spec":{"strategy":{"rollingUpdate":{"maxSurge":"25%","maxUnavailable":1}}}}""", "apps/v1"));
        Assert.Equal(
            "json: cannot unmarshal number 1.5 into Go struct field RollingUpdateDeployment.spec.strategy.rollingUpdate.maxSurge of type int32",
            Refusal("Deployment", """{"spec":{"strategy":{"rollingUpdate":{"maxSurge":1.5}}}}""", "apps/v1"));
    }

    [Fact]
    public void Drops_null_fields_and_zeroes_null_items() => Assert.Equal(
        """{"metadata":{"labels":{"a":""}},"spec":{"containers":[{},{"name":"c","args":["","x"]}]}}""",
        Clean("Pod", """{"metadata":{"creationTimestamp":null,"labels":{"a":null}},"spec":{"containers":[null,{"name":"c","args":[null,"x"],"ports":null}]},"status":null}"""));

    [Fact]
    public void Hands_on_the_same_bytes_where_nothing_is_null()
    {
        byte[] json = [.. """{"metadata":{"name":"a"}}"""u8];
        Assert.True(StrictDecoder.Check(Schemas.FindKind("v1", "Pod")!, json, out _).Equals(json.AsMemory()));
    }

    [Fact]
    public void Bears_deep_nesting_and_broken_text()
    {
        var deep = "{\"metadata\":{\"managedFields\":[{\"fieldsV1\":" + string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000) + "}]}}";
        Assert.Equal("exceeded max depth", Refusal("Pod", deep));
        byte[] broken = [.. """{"metadata":{"name":" """u8, 0xff, .. "\"}}"u8];
        Assert.Contains("\uFFFD", Encoding.UTF8.GetString(StrictDecoder.Check(Schemas.FindKind("v1", "Pod")!, broken, out _).Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Stops_counting_at_a_hundred_findings() =>
        Assert.Equal(100, Findings("Pod", "{" + string.Join(",", Enumerable.Range(0, 300).Select(i => $"\"zzzzz{i}\":1")) + "}").Length);

    [Theory]
    [InlineData("2026-11-22T19:21:06Z", true)]
    [InlineData("2026-11-22T19:21:06.1234567891Z", true)]
    [InlineData("2026-11-22T19:21:06+09:00", true)]
    [InlineData("2026-11-22 19:21:06Z", false)]
    [InlineData("2026-11-22T19:21:06", false)]
    [InlineData("2026-11-22T19:21Z", false)]
    [InlineData("2026-11-22T19:21:06.Z", false)]
    public void Reads_timestamps(string text, bool right) => Assert.Equal(right, Rfc3339.TryParse(text, out _));
}
