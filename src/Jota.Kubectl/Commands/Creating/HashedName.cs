using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>--append-hash</c>: what is made has another name with each content.</summary>
internal static class HashedName
{
    public static Flag Flag { get; } = Jota.Kubectl.Flag.Switch("append-hash");

    /// <summary>Puts the hash of what was made behind its name, where that is asked for; answers the same object.</summary>
    public static JsonObject Append(JsonObject made, FlagValues flags)
    {
        if (flags.Is(Flag.Name))
        {
            made["metadata"]!["name"] = $"{made.Name()}-{ContentHash.OfNamed(made)}";
        }

        return made;
    }
}
