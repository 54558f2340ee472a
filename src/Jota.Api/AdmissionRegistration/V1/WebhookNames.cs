namespace Jota.Api;

/// <summary>What webhook configurations call things.</summary>
public static class WebhookNames
{
    /// <summary>The failure policy by which a webhook that cannot be asked refuses.</summary>
    public const string Fail = "Fail";

    /// <summary>The failure policy by which a webhook that cannot be asked has nothing against it.</summary>
    public const string Ignore = "Ignore";

    /// <summary>The match policy by which a request in another version of the kind counts as well.</summary>
    public const string Equivalent = "Equivalent";

    /// <summary>The reinvocation policy of those that are asked once.</summary>
    public const string Never = "Never";

    /// <summary>The reinvocation policy of those that want to see what others changed after them.</summary>
    public const string IfNeeded = "IfNeeded";

    /// <summary>No effects beside the answer.</summary>
    public const string None = "None";

    /// <summary>Effects beside the answer, but none when nothing is stored.</summary>
    public const string NoneOnDryRun = "NoneOnDryRun";

    /// <summary>Whatever there is: a group, version, resource, operation or scope.</summary>
    public const string All = "*";
}
