using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>What <c>kubectl debug</c> was told.</summary>
internal sealed record DebugOptions
{
    public static IReadOnlyList<Flag> Flags { get; } =
    [
        Flag.List("filename", letter: 'f'), Flag.Switch("arguments-only"), Flag.Switch("attach"), Flag.Text("container", letter: 'c'),
        Flag.Text("copy-to"), Flag.Switch("replace"), Flag.Repeated("env"), Flag.Text("image"), Flag.Switch("keep-labels"),
        Flag.Switch("keep-annotations"), Flag.Switch("keep-liveness"), Flag.Switch("keep-readiness"), Flag.Switch("keep-startup"),
        Flag.Switch("keep-init-containers", value: true), Flag.Repeated("set-image"), Flag.Text("image-pull-policy"),
        Flag.Switch("same-node"), Flag.Switch("share-processes", value: true), Flag.Text("target"),
        Flag.Text("profile", DebugProfile.Legacy), Flag.Text("custom"), .. TerminalStreams.Flags,
    ];

    /// <summary>What is to be looked into.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>What the container runs: its command, or its arguments only.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>Whether somebody is to see the container's output at once.</summary>
    public required bool Attaches { get; init; }

    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>The images of a copy's containers by their names; <c>*</c> for all others.</summary>
    public required IReadOnlyDictionary<string, string> Images { get; init; }

    /// <summary>A part of a container that is put over the profile's; null for none.</summary>
    public required JsonObject? Custom { get; init; }

    /// <summary>Reads the command line.</summary>
    public static DebugOptions Of(Invocation call)
    {
        var flags = call.Flags;
        var splits = call.Dash >= 0 && call.Arguments.Count > call.Dash;
        return new()
        {
            Names = splits ? [.. call.Arguments.Take(call.Dash)] : call.Arguments,
            Words = splits ? [.. call.Arguments.Skip(call.Dash)] : [],
            Attaches = flags.Has("attach") ? flags.Is("attach") : flags.Is("stdin"),
            Variables = FlagPairs.Of(flags, "env"),
            Images = FlagPairs.Of(flags, "set-image"),
            Custom = DebugProfile.IsKnown(flags.Text("profile"))
                ? CustomContainer.Read(call.Around, flags.Text("custom"))
                : throw KubectlException.Error($"unknown profile: {flags.Text("profile")}"),
        };
    }
}
