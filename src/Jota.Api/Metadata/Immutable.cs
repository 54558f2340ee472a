namespace Jota.Api;

/// <summary>Upstream's words for what may not change.</summary>
internal static class Immutable
{
    public const string Field = "field is immutable";

    /// <summary>What to do who needs the change all the same.</summary>
    private const string WayOut = "to change it, delete the object and create it anew, or create another one under a new name";

    public const string WhenSet = "field is immutable when `immutable` is set; " + WayOut;

    /// <summary>Refuses another text than there was.</summary>
    public static void RefuseChange(string? now, string? was, FieldErrors at)
    {
        if (now != was)
        {
            Refuse(now, was, at);
        }
    }

    /// <summary>Refuses a change of what stays as it was made: tells both values and the way out, beside upstream's words.</summary>
    public static void Refuse(object? now, object? was, FieldErrors at) =>
        at.Invalid(now, $"{Field}: it is {ShownText.Show(was)} and cannot become {ShownText.Show(now)}; {WayOut}");
}
