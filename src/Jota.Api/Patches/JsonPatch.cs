using System.Globalization;

namespace Jota.Api;

/// <summary>JSON patches (RFC 6902, with upstream's liberties): a list of operations, all or none.</summary>
public static class JsonPatch
{
    /// <summary>A patch may have so many operations.</summary>
    public const int MaxOperations = 10000;

    /// <summary>
    /// The patched document. Throws <see cref="ApiException"/>: 400 unreadable, 413 too many operations, 422 does not apply.
    /// </summary>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> document, ReadOnlyMemory<byte> patch, RequestBudget budget) =>
        Apply(new JsonPatchTarget(JsonTreeReader.Read(document, budget), budget), patch, budget);

    /// <summary>The same; null when something is not as a <c>test</c> of the patch has it.</summary>
    public static ReadOnlyMemory<byte>? ApplyIfTestsHold(ReadOnlyMemory<byte> document, ReadOnlyMemory<byte> patch, RequestBudget budget)
    {
        var target = new JsonPatchTarget(JsonTreeReader.Read(document, budget), budget);
        try
        {
            return Apply(target, patch, budget);
        }
        catch (ApiException) when (target.HasFailedTest)
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte> Apply(JsonPatchTarget target, ReadOnlyMemory<byte> patch, RequestBudget budget)
    {
        var operations = ReadOperations(patch, budget);
        foreach (var operation in operations)
        {
            Apply(target, operation as JsonTree.Map ?? throw PatchErrors.DoesNotApply("an operation is no object"));
        }

        return PatchErrors.Written(target.Root, budget);
    }

    private static List<JsonTree> ReadOperations(ReadOnlyMemory<byte> patch, RequestBudget budget)
    {
        var node = PatchErrors.Read(patch, budget);
        var operations = node switch
        {
            JsonTree.List list => list.Items,
            JsonTree.Plain { IsNull: true } => [],
            _ => throw PatchErrors.Undecodable($"json: cannot unmarshal {node.Word} into Go value of type []handlers.jsonPatchOp"),
        };
        return operations.Count <= MaxOperations ? operations : throw new ApiException(
            413,
            "RequestEntityTooLarge",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Request entity too large: The allowed maximum operations in a JSON patch is {MaxOperations}, got {operations.Count}"));
    }

    private static void Apply(JsonPatchTarget target, JsonTree.Map operation)
    {
        var kind = Text(operation, "op");
        switch (kind)
        {
            case "add":
                target.Add(Pointer(operation, "path"), Value(operation));
                break;
            case "remove":
                target.Take(Pointer(operation, "path"));
                break;
            case "replace":
                target.Replace(Pointer(operation, "path"), Value(operation));
                break;
            case "move":
                target.Add(Pointer(operation, "path"), target.Take(Pointer(operation, "from")));
                break;
            case "copy":
                target.Copy(Pointer(operation, "from"), Pointer(operation, "path"));
                break;
            case "test":
                target.Test(Pointer(operation, "path"), Value(operation));
                break;
            default:
                throw PatchErrors.DoesNotApply($"unexpected operation {kind}");
        }
    }

    private static string[] Pointer(JsonTree.Map operation, string field) => JsonPointer.Parse(Text(operation, field));

    private static string Text(JsonTree.Map operation, string field) =>
        operation.Find(field) is JsonTree.Text text ? text.Value : throw PatchErrors.DoesNotApply($"an operation lacks its '{field}'");

    // Every value is the patch's own and used once: the document may take it as it is.
    private static JsonTree Value(JsonTree.Map operation) => operation.Find("value") ?? JsonTree.Null;
}
