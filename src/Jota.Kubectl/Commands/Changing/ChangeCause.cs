using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>--record</c>: objects remember the command line that changed them, the cause that a rollout's history tells.</summary>
/// <param name="call">The command line.</param>
internal sealed class ChangeCause(Invocation call)
{
    public const string Annotation = "kubernetes.io/change-cause";

    /// <summary>Flags whose values are nobody's business.</summary>
    private static readonly string[] Secret = ["token", "password"];

    public static Flag Flag { get; } = Jota.Kubectl.Flag.Switch("record") with { Deprecated = "--record will be removed in the future" };

    /// <summary>Whether causes are noted: some commands that share code with others know no such flag.</summary>
    private bool IsAsked { get; } = call.Flags.Flags.Any(flag => flag.Name == Flag.Name) && call.Flags.Is(Flag.Name);

    /// <summary>Notes it in an object; answers whether that changed anything.</summary>
    public bool Record(JsonObject item)
    {
        var text = Text;
        if (!IsAsked || item.Text("metadata", "annotations", Annotation) == text)
        {
            return false;
        }

        item.Within("metadata", "annotations")[Annotation] = text;
        return true;
    }

    /// <summary>Notes it in an object on the server, by a request of its own. Answers the object as it is then.</summary>
    public async Task<JsonObject> RecordAsync(ResourceInfo info, JsonObject item, string query, CancellationToken ct)
    {
        var patch = new JsonObject();
        if (!IsAsked || item.Text("metadata", "annotations", Annotation) == Text)
        {
            return item;
        }

        _ = Record(patch);
        return await call.Objects.PatchAsync(
            info.Mapping, info.Namespace, info.Name, ObjectClient.MergePatch, patch.ToJsonString(), query, ct);
    }

    private string Text => string.Join(' ', [call.Command, .. call.Arguments, .. call.Flags.Given.Select(Shown)]);

    private static string Shown((Flag Flag, string Value) given) =>
        $"--{given.Flag.Name}={(Secret.Contains(given.Flag.Name) ? "CLASSIFIED" : given.Value)}";
}
