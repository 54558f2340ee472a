using Jota.Api;

namespace Jota.ApiServer.Admission.PodSecurity;

/// <summary>What a namespace's labels ask of its pods: <c>pod-security.kubernetes.io/{enforce,audit,warn}[-version]</c>.</summary>
/// <param name="Enforce">Pods that do not meet this are refused.</param>
/// <param name="Warn">Of pods that do not meet this, and of what makes such pods, the client is warned.</param>
/// <param name="Audit">Pods that do not meet this, and what makes such pods, are told in the audit log.</param>
internal readonly record struct NamespaceStandards(SecurityStandard Enforce, SecurityStandard Warn, SecurityStandard Audit)
{
    private const string Prefix = "pod-security.kubernetes.io/";

    /// <summary>Whether nothing is asked.</summary>
    public bool AskNothing => this is
    {
        Enforce.Level: SecurityLevel.Privileged, Warn.Level: SecurityLevel.Privileged, Audit.Level: SecurityLevel.Privileged,
    };

    /// <summary>
    /// Reads the labels. What cannot be read counts as the strictest, and is told of where <paramref name="errors"/> are wanted. Where
    /// nothing is said of warnings, what is enforced is also warned of, so that whoever makes a Deployment learns what its pods will lack.
    /// </summary>
    public static NamespaceStandards Of(IEnumerable<KeyValuePair<string, string>> labels, FieldErrors? errors = null)
    {
        var (enforce, warn, audit) = (default(Asked), default(Asked), default(Asked));
        foreach (var (key, value) in labels)
        {
            if (!key.StartsWith(Prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var at = errors?.At("metadata").At("labels").Key(key);
            switch (key[Prefix.Length..])
            {
                case "enforce":
                    enforce.Level = LevelOf(value, at);
                    break;
                case "enforce-version":
                    enforce.Version = VersionOf(value, at);
                    break;
                case "warn":
                    warn.Level = LevelOf(value, at);
                    break;
                case "warn-version":
                    warn.Version = VersionOf(value, at);
                    break;
                case "audit":
                    audit.Level = LevelOf(value, at);
                    break;
                case "audit-version":
                    audit.Version = VersionOf(value, at);
                    break;
            }
        }

        if (warn.Level is null && enforce.Level is not null)
        {
            warn = new() { Level = enforce.Level, Version = warn.Version ?? enforce.Version };
        }

        return new(enforce.Standard, warn.Standard, audit.Standard);
    }

    private static SecurityLevel LevelOf(string value, FieldErrors? at)
    {
        switch (value)
        {
            case "privileged":
                return SecurityLevel.Privileged;
            case "baseline":
                return SecurityLevel.Baseline;
            case "restricted":
                return SecurityLevel.Restricted;
            default:
                at?.Invalid(value, "must be one of privileged, baseline, restricted");
                return SecurityLevel.Restricted;
        }
    }

    private static SecurityVersion VersionOf(string value, FieldErrors? at)
    {
        if (!SecurityVersion.TryParse(value, out var version))
        {
            at?.Invalid(value, "must be \"latest\" or \"v1.x\"");
        }

        return version;
    }

    /// <summary>What labels say of one mode.</summary>
    private struct Asked
    {
        public SecurityLevel? Level { get; set; }

        public SecurityVersion? Version { get; set; }

        public readonly SecurityStandard Standard => new(Level ?? SecurityLevel.Privileged, Version ?? SecurityVersion.Latest);
    }
}
