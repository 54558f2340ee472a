using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>What is needed to describe an object: it, a writer, and the server for what stands around it.</summary>
/// <param name="call">The command line.</param>
/// <param name="info">The object.</param>
/// <param name="output">Where the description goes.</param>
internal sealed class Description(Invocation call, ResourceInfo info, DescriptionWriter output)
{
    public JsonObject Item => info.Object!;

    public ResourceMapping Mapping => info.Mapping;

    public string Namespace => info.Namespace;

    public string Name => info.Name;

    public DescriptionWriter Out => output;

    public TimeProvider Clock => call.Around.Clock;

    /// <summary>Name, namespace, labels and annotations.</summary>
    public void Head(bool withNamespace = true)
    {
        output.Field("Name", Name);
        if (withNamespace)
        {
            output.Field("Namespace", Namespace);
        }

        Labels();
    }

    /// <summary>Labels and annotations.</summary>
    public void Labels()
    {
        output.Pairs("Labels", Item.At("metadata", "labels"));
        output.Annotations("Annotations", Item.At("metadata", "annotations"));
    }

    /// <summary>When the object was made.</summary>
    public void Created() => output.Field("CreationTimestamp", Time(Item.At("metadata"), "creationTimestamp"));

    /// <summary>Who is in charge of the object, where somebody is.</summary>
    public void Controller()
    {
        if (Owners.ControllerOf(Item) is { } owner)
        {
            output.Field("Controlled By", $"{owner.Text("kind")}/{owner.Text("name")}");
        }
    }

    /// <summary>A time, as people write it.</summary>
    public string Time(JsonNode? node, params ReadOnlySpan<string> path) => Times.Written(node.Text(path), Clock);

    /// <summary>How long ago a time was.</summary>
    public string Since(JsonNode? node, params ReadOnlySpan<string> path) => Ages.Since(node.Text(path), Clock);

    /// <summary>Objects of a type, all pages of them.</summary>
    public async Task<List<JsonObject>> ListAsync(string type, string ns, Query query, CancellationToken ct) =>
        await call.Objects.ListAsync(
            await call.Session.Mapper.ResourceAsync(type, ct), ns, query.ToString(), call.Flags.Number("chunk-size"), ct);

    /// <summary>One object; null where there is none.</summary>
    public async Task<JsonObject?> FindAsync(string type, string ns, string name, CancellationToken ct) =>
        await call.Objects.FindAsync(await call.Session.Mapper.ResourceAsync(type, ct), ns, name, ct);

    /// <summary>One object. Throws where there is none.</summary>
    public async Task<JsonObject> GetAsync(string type, string ns, string name, CancellationToken ct) =>
        await call.Objects.GetAsync(await call.Session.Mapper.ResourceAsync(type, ct), ns, name, ct);

    /// <summary>What happened to the object, where that is asked for.</summary>
    /// <param name="ct">Ends it.</param>
    /// <param name="kind">The kind that events name; null for the object's, empty for any.</param>
    /// <param name="uids">The identities that events may name; none for the object's own.</param>
    public async Task EventsAsync(CancellationToken ct, string? kind = null, params string[] uids)
    {
        if (!call.Flags.Is("show-events"))
        {
            return;
        }

        var found = new List<JsonObject>();
        foreach (var uid in uids.Length > 0 ? uids : [Item.Text("metadata", "uid")])
        {
            try
            {
                found.AddRange(await ListAsync("events", Namespace, new Query().With("fieldSelector", Selector(kind, uid)), ct));
            }
            catch (StatusException)
            {
                // Who may not see events sees the object nevertheless.
            }
        }

        EventsDescriber.Describe(output, found, Clock);
    }

    private string Selector(string? kind, string uid)
    {
        var of = kind ?? Mapping.Kind;
        return $"involvedObject.name={Name},involvedObject.namespace={Namespace}"
            + (of.Length > 0 ? $",involvedObject.kind={of}" : "")
            + $",involvedObject.uid={uid}";
    }
}
