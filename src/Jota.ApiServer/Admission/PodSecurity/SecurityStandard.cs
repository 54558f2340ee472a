namespace Jota.ApiServer.Admission.PodSecurity;

/// <summary>What a pod is held against.</summary>
internal readonly record struct SecurityStandard(SecurityLevel Level, SecurityVersion Version)
{
    /// <summary>The word for the level, as labels have it.</summary>
    public string Word => Level switch
    {
        SecurityLevel.Privileged => "privileged",
        SecurityLevel.Baseline => "baseline",
        _ => "restricted",
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Word}:{Version}";
}
