namespace Jota.Api;

/// <summary>What somebody applies: the fields that he wants, and no others.</summary>
public sealed class AppliedObject
{
    private AppliedObject(JsonTree.Map tree, int length) => (Tree, Length) = (tree, length);

    internal JsonTree.Map Tree { get; }

    /// <summary>How many bytes it was read of.</summary>
    public int Length { get; }

    /// <summary>The uid that the object must have; empty for any.</summary>
    public string Uid => Metadata("uid");

    /// <summary>The name it says; empty for none.</summary>
    public string Name => Metadata("name");

    /// <summary>
    /// Reads and checks one of the resource's kind. Throws <see cref="ApiException"/> with upstream's texts: 400 for what is no such
    /// object, 500 for fields that the schema does not know.
    /// </summary>
    /// <param name="resource">The kind, in the version that is spoken.</param>
    /// <param name="ns">The namespace that it goes to.</param>
    /// <param name="json">The object.</param>
    /// <param name="budget">Counts the steps.</param>
    public static AppliedObject Read(Resource resource, string ns, ReadOnlyMemory<byte> json, RequestBudget budget)
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (Parse(json, budget) is not JsonTree.Map tree)
        {
            throw ApiException.BadRequest(
                "error decoding YAML: error unmarshaling JSON: json: cannot unmarshal into Go value of type map[string]interface {}");
        }

        var applied = new AppliedObject(tree, json.Length);
        applied.CheckKind(resource);
        if ((tree.Find("metadata") as JsonTree.Map)?.Find("managedFields") is not (null or JsonTree.Plain { IsNull: true }))
        {
            throw ApiException.BadRequest("metadata.managedFields must be nil");
        }

        if (AppliedCheck.Check(resource.MergeType, tree, budget) is { } wrong)
        {
            throw applied.Refused(resource, ns, wrong);
        }

        return applied;
    }

    /// <summary>
    /// What applying to a scale comes to for its object: how many replicas it asks for. Of the scale nothing else may be said.
    /// </summary>
    /// <param name="owner">The object's kind.</param>
    /// <param name="path">The fields that lead there.</param>
    public AppliedObject ForOwner(Resource owner, IReadOnlyList<string> path)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(path);
        var tree = new JsonTree.Map();
        tree.Fields["apiVersion"] = new JsonTree.Text(owner.Names.ApiVersion);
        tree.Fields["kind"] = new JsonTree.Text(owner.Names.Kind);
        if (Tree.Find("metadata") is { } metadata)
        {
            tree.Fields["metadata"] = metadata;
        }

        if ((Tree.Find("spec") as JsonTree.Map)?.Find("replicas") is { } replicas)
        {
            var at = tree;
            foreach (var step in path.SkipLast(1))
            {
                var next = new JsonTree.Map();
                at.Fields[step] = next;
                at = next;
            }

            at.Fields[path[^1]] = replicas;
        }

        return new(tree, Length);
    }

    /// <summary>500: what is wrong with it, in upstream's words.</summary>
    public ApiException Refused(Resource resource, string ns, string why)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var about = $"{ns}/{Name}; {GoKind(resource.Names.ApiVersion, resource.Names.Kind)}";
        return new(500, "", $"failed to create typed patch object ({about}): {why}");
    }

    /// <summary>The object as it was applied.</summary>
    public ReadOnlyMemory<byte> ToJson(RequestBudget budget) => JsonTreeWriter.Write(Tree, budget);

    private static JsonTree Parse(ReadOnlyMemory<byte> json, RequestBudget budget)
    {
        try
        {
            return JsonTreeReader.Read(json, budget);
        }
        catch (FormatException wrong)
        {
            throw ApiException.BadRequest($"error decoding YAML: {wrong.Message}");
        }
    }

    private void CheckKind(Resource resource)
    {
        var (apiVersion, kind) = (Text(Tree, "apiVersion"), Text(Tree, "kind"));
        if (apiVersion != resource.Names.ApiVersion || kind != resource.Names.Kind)
        {
            throw ApiException.BadRequest($"invalid object type: {GoKind(apiVersion, kind)}");
        }
    }

    private static string GoKind(string apiVersion, string kind) =>
        $"{(apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion : "/" + apiVersion)}, Kind={kind}";

    private string Metadata(string field) => Tree.Find("metadata") is JsonTree.Map metadata ? Text(metadata, field) : "";

    private static string Text(JsonTree.Map map, string field) => (map.Find(field) as JsonTree.Text)?.Value ?? "";
}
