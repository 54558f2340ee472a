namespace Jota.Api;

/// <summary>The ways in which volumes can be mounted.</summary>
public static class AccessModes
{
    /// <summary>By pods of one node.</summary>
    public const string ReadWriteOnce = "ReadWriteOnce";

    /// <summary>By any number of nodes that only read.</summary>
    public const string ReadOnlyMany = "ReadOnlyMany";

    /// <summary>By any number of nodes.</summary>
    public const string ReadWriteMany = "ReadWriteMany";

    /// <summary>By one pod of the cluster alone.</summary>
    public const string ReadWriteOncePod = "ReadWriteOncePod";

    // In the order in which they are told of a set.
    private static readonly string[] All = [ReadOnlyMany, ReadWriteMany, ReadWriteOnce, ReadWriteOncePod];

    // In the order of tables.
    private static readonly (string Mode, string Short)[] Shorts =
        [(ReadWriteOnce, "RWO"), (ReadOnlyMany, "ROX"), (ReadWriteMany, "RWX"), (ReadWriteOncePod, "RWOP")];

    /// <summary>As <c>kubectl</c> shows them: <c>RWO,ROX</c>.</summary>
    public static string Short(IList<string>? modes) =>
        string.Join(',', Shorts.Where(pair => modes?.Contains(pair.Mode) == true).Select(pair => pair.Short));

    /// <summary>Whether a volume of these modes can be used in all of those.</summary>
    public static bool Cover(IList<string>? offered, IList<string>? wanted) =>
        (wanted ?? []).All(mode => offered?.Contains(mode) == true);

    internal static void Validate(IList<string>? modes, FieldErrors at)
    {
        foreach (var mode in (modes ?? []).Where(mode => !All.Contains(mode)))
        {
            at.NotSupported(mode, All);
        }

        if (modes?.Contains(ReadWriteOncePod) == true && modes.Any(mode => mode != ReadWriteOncePod && All.Contains(mode)))
        {
            at.Forbidden("may not use ReadWriteOncePod with other access modes");
        }
    }
}
