using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>--overrides</c>: what the user changes of an object that a command makes.</summary>
internal static class Overrides
{
    public static IReadOnlyList<Flag> Flags { get; } = [Flag.Text("overrides"), Flag.Text("override-type", "merge")];

    /// <summary>The object as it is then.</summary>
    public static JsonObject Apply(JsonObject made, FlagValues flags)
    {
        if (flags.Text("overrides") is not { Length: > 0 } overrides)
        {
            return made;
        }

        var kind = flags.Text("override-type") switch
        {
            "merge" => ObjectClient.MergePatch,
            "strategic" => ObjectClient.StrategicPatch,
            "json" => ObjectClient.JsonPatch,
            var other => throw KubectlException.Error($"invalid override type: {other}"),
        };
        var changed = LocalPatch.Apply(made, kind, overrides);
        foreach (var container in changed.Items("spec", "containers").OfType<JsonObject>())
        {
            container["resources"] ??= new JsonObject();
        }

        return changed;
    }
}
