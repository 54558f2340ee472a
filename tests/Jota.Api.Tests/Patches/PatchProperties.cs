using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Jota.Api.Tests.Patches;

/// <summary>Patches do what a few lines that take no care of cost would do.</summary>
public sealed class PatchProperties
{
    private static readonly TypeSchema Pod = Schemas.FindKind("v1", "Pod")!;

    private static readonly Gen<string> Key = Any("a", "b", "c", "~0/");

    private static readonly Gen<string> Json = Nested(3);

    private static readonly Gen<string> Object = Gen.Dictionary(Key, Json)[0, 3]
        .Select(fields => $"{{{string.Join(',', fields.Select(f => $"\"{f.Key}\":{f.Value}"))}}}");

    private static readonly Gen<string> Pointer = Any("a", "b", "c", "~00~1", "0", "1", "-1", "-2", "-").List[1, 3].Select(parts => "/" + string.Join('/', parts));

    private static readonly Gen<string> Operation = Gen.Select(Any("add", "remove", "replace", "move", "copy", "test"), Pointer, Pointer, Json)
        .Select((op, path, from, value) => $"{{\"op\":\"{op}\",\"path\":\"{path}\",\"from\":\"{from}\",\"value\":{value}}}");

    [Fact]
    public void A_merge_patch_is_the_rfcs() => Gen.Select(Object, Object).Sample((document, patch) =>
        Same(Apply(() => MergePatch.Apply(Bytes(document), Bytes(patch), Budget())), Merge(JsonNode.Parse(document), JsonNode.Parse(patch))));

    [Fact]
    public void A_json_patch_is_the_rfcs_with_upstreams_liberties() => Gen.Select(Object, Operation.List[1, 4]).Sample((document, operations) =>
    {
        JsonNode? expected = JsonNode.Parse(document);
        try
        {
            operations.ForEach(operation => NaiveJsonPatch.Apply(expected!.AsObject(), JsonNode.Parse(operation)!));
        }
        catch (InvalidOperationException)
        {
            expected = null;
        }

        return Same(Apply(() => JsonPatch.Apply(Bytes(document), Bytes($"[{string.Join(',', operations)}]"), Budget())), expected);
    });

    /// <summary>Bytes of patches and documents are changed at random: the outcome is a document or a refusal that names its code.</summary>
    [Fact]
    public void Changed_bytes_are_applied_or_refused_and_nothing_else()
    {
        const string Patch = """{"metadata":{"$setElementOrder/finalizers":["a","b"],"finalizers":["b"],"$deleteFromPrimitiveList/finalizers":["c"]},"spec":{"containers":[{"name":"a","$retainKeys":["name"]},{"$patch":"delete","name":"b"}]}}""";
        const string Operations = """[{"op":"move","from":"/spec/containers/-1","path":"/spec/x"},{"op":"copy","from":"/spec","path":"/y"},{"op":"test","path":"/z","value":null}]""";
        var document = Bytes("""{"metadata":{"finalizers":["c"]},"spec":{"containers":[{"name":"a","image":"x"},{"name":"b"}]}}""");
        var change = Gen.Select(Gen.Int[0, 1000], Gen.OneOf(Any((byte)'"', (byte)'{', (byte)'[', (byte)'$', (byte)',', (byte)'0'), Gen.Byte));
        change.List[1, 4].Sample(changes =>
            IsTold(() => StrategicMergePatch.Apply(Pod, document, Changed(Patch, changes), Budget()))
            && IsTold(() => MergePatch.Apply(document, Changed(Patch, changes), Budget()))
            && IsTold(() => JsonPatch.Apply(document, Changed(Operations, changes), Budget())));
    }

    [Fact]
    public void Changed_yaml_is_read_or_refused_and_nothing_else()
    {
        const string Yaml = "a: &x {k: 1, l: [a, 'b', \"c\"]}\nb:\n  <<: *x\n  m: |\n    text\n  ? n\n  : !!binary aGk=\n- 5\n";
        var change = Gen.Select(Gen.Int[0, 1000], Gen.OneOf(Any((byte)'&', (byte)'*', (byte)'-', (byte)':', (byte)'\n', (byte)'\t', (byte)'{'), Gen.Byte));
        change.List[1, 5].Sample(changes =>
            Record.Exception(() => { YamlToJson.Convert(Changed(Yaml, changes).Span, Budget(), out _); }) is null or FormatException);
    }

    [Fact]
    public void Changed_objects_are_decoded_or_refused_and_nothing_else()
    {
        const string Body = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","labels":{"k":"v"},"creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{"containers":[{"name":"c","resources":{"limits":{"cpu":"1"}},"ports":[{"containerPort":80}]}]}}""";
        var pods = ResourceCatalog.BuiltIn.FindKind("v1", "Pod")!;
        var change = Gen.Select(Gen.Int[0, 1000], Gen.OneOf(Any((byte)'"', (byte)'{', (byte)'[', (byte)'-', (byte)'e', (byte)'9', (byte)'\\'), Gen.Byte));
        change.List[1, 4].Sample(changes =>
            Record.Exception(() => { StrictDecoder.Decode(pods, Changed(Body, changes), out _); }) is null or FormatException);
    }

    private static Gen<string> Nested(int depth)
    {
        var flat = Any("1", "2", "\"x\"", "null", "false", "{}", "[]");
        return depth == 0 ? flat : Gen.OneOf(
            flat,
            Nested(depth - 1).List[0, 3].Select(items => $"[{string.Join(',', items)}]"),
            Gen.Dictionary(Key, Nested(depth - 1))[0, 3].Select(fields => $"{{{string.Join(',', fields.Select(f => $"\"{f.Key}\":{f.Value}"))}}}"));
    }

    private static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static bool IsTold(Func<ReadOnlyMemory<byte>> apply) => Record.Exception(() => { apply(); }) is null or ApiException { Code: 400 or 413 or 422 };

    private static ReadOnlyMemory<byte> Changed(string text, List<(int At, byte To)> changes)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        changes.ForEach(change => bytes[change.At % bytes.Length] = change.To);
        return bytes;
    }

    private static JsonNode? Apply(Func<ReadOnlyMemory<byte>> apply)
    {
        try
        {
            return JsonNode.Parse(apply().Span);
        }
        catch (ApiException refused) when (refused.Code == 422)
        {
            return null;
        }
    }

    private static bool Same(JsonNode? actual, JsonNode? expected) => JsonNode.DeepEquals(actual, expected)
        ? true
        : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"expected {expected?.ToJsonString()}, got {actual?.ToJsonString()}"));

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target as JsonObject ?? [];
        foreach (var (key, value) in changes)
        {
            var old = result[key];
            result.Remove(key);
            if (value is not null)
            {
                result[key] = Merge(old, value);
            }
        }

        return result;
    }

    private static RequestBudget Budget() => new(1000, TestContext.Current.CancellationToken);

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
