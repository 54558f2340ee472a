namespace Jota.Kubectl;

/// <summary>
/// Which programs a kubeconfig may have run to tell who we are (KEP-3104): <c>AllowAll</c>, <c>DenyAll</c>, or <c>Allowlist</c> for those
/// of a list. What does not fit together allows none: who misspelt a list meant to have one.
/// </summary>
/// <param name="Policy">As the user's preferences say; empty for <c>AllowAll</c>.</param>
/// <param name="Allowed">The names of the list, or full paths; null where there is no list.</param>
internal sealed record CredentialPluginPolicy(string Policy, IReadOnlyList<string>? Allowed)
{
    /// <summary>Of a user who says nothing.</summary>
    public static CredentialPluginPolicy AllowAll { get; } = new("", null);

    /// <summary>Throws where a program may not be run.</summary>
    /// <param name="program">As the kubeconfig names it.</param>
    /// <param name="around">Where programs are found.</param>
    public void Refuse(string program, Surroundings around)
    {
        if (ReasonAgainst(program, around) is { } reason)
        {
            throw new KubectlException(
                $"Unable to connect to the server: getting credentials: plugin \"{program}\" not allowed: {reason}");
        }
    }

    private string? ReasonAgainst(string program, Surroundings around) => (Policy, Allowed) switch
    {
        ("" or "AllowAll", null) => null,
        ("DenyAll", null) => "policy set to \"DenyAll\"",
        ("" or "AllowAll" or "DenyAll", _) => $"there is a credentialPluginAllowlist, and the policy is \"{Policy}\", not \"Allowlist\"",
        ("Allowlist", null or { Count: 0 }) => "the policy is \"Allowlist\", and there is no credentialPluginAllowlist",
        ("Allowlist", { } names) when names.Contains("") => "the credentialPluginAllowlist has an entry without a name",
        ("Allowlist", { } names) => names.Any(name => Means(name, program, around)) ? null : "it is not in the credentialPluginAllowlist",
        _ => $"there is no policy \"{Policy}\" (there are AllowAll, DenyAll and Allowlist)",
    };

    private static bool Means(string name, string program, Surroundings around) =>
        name == program || (Find(name, around) is { } allowed && allowed == Find(program, around));

    /// <summary>Where a program is: at its path, or in the first folder of the PATH that has it; null for nowhere.</summary>
    private static string? Find(string name, Surroundings around) => name.Contains('/', StringComparison.Ordinal)
        ? Plugin.IsProgram(name) ? name : null
        : Plugin.Folders(around).Select(folder => Path.Combine(folder, name)).FirstOrDefault(Plugin.IsProgram);
}
