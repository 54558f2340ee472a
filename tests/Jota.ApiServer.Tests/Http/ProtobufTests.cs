using System.Text;
using CsCheck;
using Jota.Api;
using Jota.ApiServer.Http;

namespace Jota.ApiServer.Tests.Http;

public sealed class ProtobufTests
{
    [Fact]
    public void A_typed_clients_object_becomes_the_same_object_in_json()
    {
        // ConfigMap "a" with data k=v, as a typed client sends it: empty fields and an empty creation time included.
        var metadata = Join(Text(1, "a"), Text(2, ""), Text(3, "default"), Bytes(8, []));
        var message = Join(Bytes(1, metadata), Bytes(2, Join(Text(1, "k"), Text(2, "v"))), Varint(4, 0));
        Assert.Equal(
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"default"},"data":{"k":"v"},"immutable":false}""",
            Convert("v1", "ConfigMap", message));
    }

    [Fact]
    public void Quantities_ports_times_and_inlined_sources_take_their_short_forms()
    {
        var limits = Bytes(1, Join(Text(1, "cpu"), Bytes(2, Text(1, "500m"))));
        var probe = Bytes(1, Bytes(2, Join(Text(1, "/"), Bytes(2, Join(Varint(1, 0), Varint(2, 80), Text(3, ""))))));
        var container = Join(Text(1, "c"), Bytes(8, limits), Bytes(10, Join(probe, Varint(2, 0))));
        var volume = Join(Text(1, "v"), Bytes(2, Bytes(2, Text(1, ""))));
        var spec = Join(Bytes(1, volume), Bytes(2, container), Varint(4, 0), Varint(11, 0));
        var metadata = Join(Text(1, "p"), Bytes(8, Join(Varint(1, 1_000_000_000), Varint(2, 0))));
        Assert.Equal(
            """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","creationTimestamp":"2001-09-09T01:46:40Z"},"spec":{"volumes":[{"name":"v","emptyDir":{}}],"containers":[{"name":"c","resources":{"limits":{"cpu":"500m"}},"livenessProbe":{"httpGet":{"path":"/","port":80}}}],"terminationGracePeriodSeconds":0}}""",
            Convert("v1", "Pod", Join(Bytes(1, metadata), Bytes(2, spec))));
    }

    [Theory]
    [InlineData("6a756e6b", "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] (6a756e6b)")]
    [InlineData("", "empty data ()")]
    [InlineData("6b387300", "empty body (6b387300)")]
    [InlineData("6b3873", "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] (6b3873)")]
    [InlineData("6b3873000aff", "unexpected EOF (6b3873000aff)")]
    public void Junk_is_refused(string hex, string why)
    {
        var refused = Assert.Throws<ApiException>(() => ProtobufBody.ToJson(System.Convert.FromHexString(hex), "ConfigMap"));
        Assert.Equal((400, $"the object provided is unrecognized (must be of type ConfigMap): {why}"), (refused.Code, refused.Message));
    }

    [Fact]
    public void Changed_bytes_are_refused_or_read_and_nothing_else()
    {
        var metadata = Join(Text(1, "a"), Text(3, "default"), Bytes(11, Join(Text(1, "k"), Text(2, "v"))), Bytes(8, Varint(1, 1_000_000_000)));
        var whole = Envelope("v1", "Pod", Join(Bytes(1, metadata), Bytes(2, Bytes(2, Join(Text(1, "c"), Bytes(10, Bytes(1, Varint(2, 80))))))));
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, whole.Length]).List[1, 5].Sample(changes =>
        {
            var body = whole.ToArray();
            changes.ForEach(change => body[change.Item1] = change.Item2);
            var cut = body.AsSpan(0, changes[0].Item3).ToArray();
            return Record.Exception(() => ProtobufBody.ToJson(cut, "Pod")) is null or ApiException { Code: 400 };
        });
    }

    [Fact]
    public void Every_message_that_a_field_names_is_there()
    {
        foreach (var resource in ResourceCatalog.BuiltIn.All)
        {
            AssertComplete(ProtobufMessages.NameOf(resource.Names.ApiVersion, resource.Names.Kind), []);
        }
    }

    [Fact]
    public void Every_field_has_the_name_that_it_has_in_json()
    {
        var unlike = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var resource in ResourceCatalog.BuiltIn.All.Where(resource => !resource.IsUntyped))
        {
            CompareNames(ProtobufMessages.NameOf(resource.Names.ApiVersion, resource.Names.Kind), resource.Schema, unlike, []);
        }

        // Of a later release than the models: refused by strict decoding, and dropped by others.
        unlike.ExceptWith(["core.v1.NodeAllocatableResourceClaimStatus.resources", "resource.v1.Device.nodeAllocatableResourceMappings"]);
        Assert.Empty(unlike);
    }

    [Fact]
    public void A_field_that_is_called_as_an_inlined_message_is_a_field()
    {
        Assert.Equal(
            """{"apiVersion":"node.k8s.io/v1","kind":"RuntimeClass","handler":"runc"}""",
            Convert("node.k8s.io/v1", "RuntimeClass", Text(2, "runc")));
    }

    [Fact]
    public void A_schema_of_a_custom_kind_takes_its_short_forms()
    {
        var text = Text(5, "string");
        var open = Join(Text(5, "object"), Varint(38, 1), Bytes(30, Varint(1, 1)));
        var list = Join(Text(5, "array"), Bytes(24, Bytes(1, text)), Text(42, "map"), Text(41, "name"));
        var number = Join(Text(5, "integer"), Fixed(11, 0), Fixed(9, 1.5), Bytes(8, Text(1, "0")), Bytes(20, Text(1, "1")));
        var values = Join(Text(5, "object"), Bytes(30, Join(Varint(1, 0), Bytes(2, text))), Text(2, "a"), Text(3, "b"));
        var closed = Bytes(30, Varint(1, 0));
        var properties = new[] { open, list, number, values, closed }
            .Select((schema, at) => Bytes(29, Join(Text(1, $"p{at}"), Bytes(2, schema))));
        var version = Join(Text(1, "v1"), Bytes(4, Bytes(1, Join([.. properties]))));
        Assert.Equal(
            """{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","spec":{"versions":[{"name":"v1","schema":{"openAPIV3Schema":{"properties":{"p0":{"type":"object","additionalProperties":true,"x-kubernetes-preserve-unknown-fields":true},"p1":{"type":"array","items":{"type":"string"},"x-kubernetes-list-map-keys":["name"],"x-kubernetes-list-type":"map"},"p2":{"type":"integer","default":0,"maximum":1.5,"minimum":0,"enum":[1]},"p3":{"$schema":"a","$ref":"b","type":"object","additionalProperties":{"type":"string"}},"p4":{"additionalProperties":false}}}}}]}}""",
            Convert("apiextensions.k8s.io/v1", "CustomResourceDefinition", Bytes(2, Bytes(7, version))));
    }

    [Fact]
    public async Task A_typed_client_creates_and_deletes()
    {
        await using var cluster = await ClusterScope.StartAsync();
        const string Path = "/api/v1/namespaces/default/configmaps";
        var body = Envelope("v1", "ConfigMap", Bytes(1, Text(1, "a")));
        Assert.Equal(201, await SendAsync(cluster, HttpMethod.Post, Path, body));
        var options = Envelope("v1", "DeleteOptions", Text(4, "Background"));
        Assert.Equal(200, await SendAsync(cluster, HttpMethod.Delete, $"{Path}/a", options));
    }

    private static async Task<int> SendAsync(ClusterScope cluster, HttpMethod method, string path, byte[] body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/vnd.kubernetes.protobuf");
        request.Headers.TryAddWithoutValidation("Accept", "application/vnd.kubernetes.protobuf,application/json");
        using var response = await cluster.Admin.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    private static void AssertComplete(string message, HashSet<string> seen)
    {
        if (!seen.Add(message))
        {
            return;
        }

        var fields = ProtobufMessages.Find(message);
        Assert.True(fields is not null, $"no message {message}");
        foreach (var field in fields.Where(field => field.Type.Length > 1))
        {
            AssertComplete(field.Type, seen);
        }
    }

    private static void CompareNames(string message, TypeSchema schema, SortedSet<string> unlike, HashSet<string> seen)
    {
        if (schema.Form != TypeForm.Object || message.StartsWith("apiextensions.v1.JSONSchemaPropsOr", StringComparison.Ordinal) || !seen.Add(message))
        {
            return;
        }

        foreach (var field in ProtobufMessages.Find(message)!)
        {
            if (field.IsInline)
            {
                CompareNames(field.Type, schema, unlike, seen);
            }
            else if (schema.Find(field.Name) is not { } own)
            {
                unlike.Add($"{message}.{field.Name}");
            }
            else if (own.Type is { } type && field.Type.Length > 1)
            {
                CompareNames(field.Type, type, unlike, seen);
            }
        }
    }

    private static byte[] Fixed(int field, double value) => [.. Number(((ulong)field << 3) | 1), .. BitConverter.GetBytes(value)];

    private static string Convert(string apiVersion, string kind, byte[] message) =>
        Encoding.UTF8.GetString(ProtobufBody.ToJson(Envelope(apiVersion, kind, message), kind).Span);

    private static byte[] Envelope(string apiVersion, string kind, byte[] message) =>
        [.. "k8s\0"u8, .. Bytes(1, Join(Text(1, apiVersion), Text(2, kind))), .. Bytes(2, message)];

    private static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(int field, byte[] bytes) => [.. Number(((ulong)field << 3) | 2), .. Number((ulong)bytes.Length), .. bytes];

    private static byte[] Varint(int field, ulong value) => [.. Number((ulong)field << 3), .. Number(value)];

    private static IEnumerable<byte> Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }
}
