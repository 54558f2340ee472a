using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl explain</c>: what a type and its fields mean, as the server's OpenAPI tells.</summary>
internal sealed class ExplainCommand : Command
{
    private const string Older = "plaintext-openapiv2";

    public override string Name => "explain";

    public override IReadOnlyList<Flag> Flags { get; } =
        [Flag.Switch("recursive"), Flag.Text("api-version"), Flag.Text("output", "plaintext")];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments.Count != 1)
        {
            throw KubectlException.Error(call.Arguments.Count == 0
                ? "You must specify the type of resource to explain. Use \"kubectl api-resources\" for a complete list of supported " +
                  "resources."
                : "We accept only this format: explain RESOURCE");
        }

        var format = call.Flags.Text("output");
        if (format is not ("plaintext" or Older))
        {
            throw KubectlException.Error($"unrecognized format: {format}");
        }

        var meant = await ExplainedType.ReadAsync(call.Session, call.Arguments[0], call.Flags.Text("api-version"), ct);
        if (format != Older && await IndexAsync(call, ct) is { } index)
        {
            await ExplainAsync(call, index, meant, ct);
            return 0;
        }

        var document = Node.Read(await call.Objects.RawAsync("/openapi/v2", ct));
        new OlderSchemaText(new OlderSchemas(document), call.Output, call.Flags.Is("recursive")).Print(meant.Type, meant.Path);
        return 0;
    }

    private static async Task ExplainAsync(Invocation call, JsonObject index, ExplainedType meant, CancellationToken ct)
    {
        var schemas = await SchemasAsync(call, index, meant.Type, ct);
        if (!schemas.Has(meant.Type, meant.Path) && !call.Session.Catalog.IsFresh)
        {
            // What is no field may be the name of a group that came by now.
            await call.Session.Catalog.RefreshAsync(ct);
            meant = await ExplainedType.ReadAsync(call.Session, call.Arguments[0], call.Flags.Text("api-version"), ct);
            schemas = await SchemasAsync(call, index, meant.Type, ct);
        }

        new SchemaText(schemas, call.Output, call.Flags.Is("recursive")).Print(meant.Type, meant.Path);
    }

    /// <summary>Where the server has its documents; null where it is too old to have any.</summary>
    private static async Task<JsonObject?> IndexAsync(Invocation call, CancellationToken ct)
    {
        try
        {
            return Node.Read(await call.Objects.RawAsync("/openapi/v3", ct));
        }
        catch (StatusException e) when (e.Code == 404)
        {
            return null;
        }
    }

    private static async Task<TypeSchemas> SchemasAsync(Invocation call, JsonObject index, ResourceMapping type, CancellationToken ct)
    {
        var group = type.Group.Length == 0 ? $"api/{type.Version}" : $"apis/{type.Group}/{type.Version}";
        var address = index.Text("paths", group, "serverRelativeURL");
        return new(address.Length == 0
            ? throw KubectlException.Error($"couldn't find resource for \"{type.Group}/{type.Version}, Resource={type.Plural}\"")
            : Node.Read(await call.Objects.RawAsync(address, ct)));
    }
}
