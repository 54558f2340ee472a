using System.Globalization;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>JSON patches (RFC 6902): a list of operations, all or none.</summary>
public static class JsonPatch
{
    /// <summary>A patch may have so many operations.</summary>
    public const int MaxOperations = 10000;

    /// <summary>The patched document. Throws <see cref="ApiException"/>: 400 unreadable, 413 too many operations, 422 does not apply.</summary>
    public static byte[] Apply(ReadOnlySpan<byte> document, ReadOnlySpan<byte> patch)
    {
        var operations = ReadOperations(patch);
        var target = new JsonPatchTarget(JsonTree.Parse(document));
        foreach (var operation in operations)
        {
            Apply(target, operation as JsonObject ?? throw PatchErrors.DoesNotApply("an operation is no object"));
        }

        return JsonTree.Write(target.Root);
    }

    private static JsonArray ReadOperations(ReadOnlySpan<byte> patch)
    {
        JsonNode? node;
        try
        {
            node = JsonTree.Parse(patch);
        }
        catch (FormatException wrong)
        {
            throw PatchErrors.Undecodable(wrong.Message);
        }

        if (node is not JsonArray operations)
        {
            throw PatchErrors.Undecodable($"json: cannot unmarshal {JsonTree.WordFor(node)} into Go value of type []handlers.jsonPatchOp");
        }

        return operations.Count <= MaxOperations ? operations : throw new ApiException(
            413,
            "RequestEntityTooLarge",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Request entity too large: The allowed maximum operations in a JSON patch is {MaxOperations}, got {operations.Count}"));
    }

    private static void Apply(JsonPatchTarget target, JsonObject operation)
    {
        var path = JsonPointer.Parse(Text(operation, "path"));
        switch (Text(operation, "op"))
        {
            case "add":
                target.Add(path, Value(operation));
                break;
            case "remove":
                target.Remove(path);
                break;
            case "replace":
                target.Replace(path, Value(operation));
                break;
            case "move":
                var from = JsonPointer.Parse(Text(operation, "from"));
                target.Add(path, target.Take(from));
                break;
            case "copy":
                target.Copy(JsonPointer.Parse(Text(operation, "from")), path);
                break;
            case "test":
                target.Test(path, Value(operation));
                break;
            case var unknown:
                throw PatchErrors.DoesNotApply($"unexpected operation {unknown}");
        }
    }

    private static string Text(JsonObject operation, string field) =>
        operation[field] is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw PatchErrors.DoesNotApply($"an operation lacks its '{field}'");

    private static JsonNode? Value(JsonObject operation) => operation["value"]?.DeepClone();
}
