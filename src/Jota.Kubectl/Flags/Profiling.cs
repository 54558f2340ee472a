namespace Jota.Kubectl;

/// <summary><c>--profile</c> of all commands: the profiles that Go's programs write of themselves, of which there are none here.</summary>
internal static class Profiling
{
    private const string None = "none";

    private static readonly string[] OfGo = ["cpu", "heap", "goroutine", "threadcreate", "block", "mutex"];

    public static IReadOnlyList<Flag> Flags { get; } = [Flag.Text("profile", None), Flag.Text("profile-output", "profile.pprof")];

    /// <summary>The words that the flag takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [None, .. OfGo];

    /// <summary>Throws where a profile is asked for.</summary>
    public static void Refuse(FlagValues flags)
    {
        if (flags.Global("profile") is { } asked && flags.Has("profile") && asked != None && IsOfAll(flags))
        {
            throw KubectlException.Error(OfGo.Contains(asked)
                ? $"--profile={asked}: no profiles are written here (--explain tells each request, and how long it took)"
                : $"unknown profile '{asked}'");
        }
    }

    /// <summary>Whether it is the flag of all commands: <c>debug</c> has one of its own.</summary>
    private static bool IsOfAll(FlagValues flags) => flags.Flags.Any(flag => ReferenceEquals(flag, Flags[0]));
}
