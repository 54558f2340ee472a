namespace Jota.Api;

/// <summary>What admission policies and their bindings call things.</summary>
public static class PolicyNames
{
    /// <summary>The action by which what a validation does not like is refused; also of a parameter that is missing.</summary>
    public const string Deny = "Deny";

    /// <summary>The action by which the client is warned.</summary>
    public const string Warn = "Warn";

    /// <summary>The action by which it is noted in the audit log.</summary>
    public const string Audit = "Audit";

    /// <summary>What is done about a parameter that is missing: nothing is checked.</summary>
    public const string Allow = "Allow";

    /// <summary>The patch type of mutations that say how an object shall be.</summary>
    public const string ApplyConfiguration = "ApplyConfiguration";

    /// <summary>The patch type of mutations that say what is to be done to an object.</summary>
    public const string JsonPatch = "JSONPatch";

    /// <summary>How many audit annotations a policy may have.</summary>
    public const int MostAuditAnnotations = 20;
}
