namespace Jota.ApiServer.Admission.PodSecurity;

/// <summary>What a check has against a pod.</summary>
/// <param name="Reason">In a few words, the same for all pods.</param>
/// <param name="Detail">Who is to change what.</param>
internal sealed record Violation(string Reason, string Detail)
{
    /// <summary>Several violations in one line, as clients are told.</summary>
    public static string Text(IEnumerable<Violation> violations) => string.Join(", ", violations.Select(v => $"{v.Reason} ({v.Detail})"));

    /// <summary>Only the reasons.</summary>
    public static string Reasons(IEnumerable<Violation> violations) => string.Join(", ", violations.Select(v => v.Reason));
}
