namespace Jota.Api;

/// <summary>Paths that must stay below where they start.</summary>
internal static class PathRules
{
    public static bool StepsBack(string path) => path.Split('/').Contains("..");

    /// <summary>Whether a path is the root, however it is written.</summary>
    public static bool IsRoot(string path) =>
        path.StartsWith('/') && path.Split('/').All(step => step is "" or "." or "..");

    public static void NoStepsBack(string? path, FieldErrors at)
    {
        if (path is not null && StepsBack(path))
        {
            at.Invalid(path, "must not contain '..'");
        }
    }

    /// <summary>Relative, and without steps back.</summary>
    public static void Descending(string? path, FieldErrors at)
    {
        if (path?.StartsWith('/') == true)
        {
            at.Invalid(path, "must be a relative path");
        }

        NoStepsBack(path, at);
    }

    /// <summary>Relative, without steps back, and not named as the node agent's own files, which begin with two dots.</summary>
    public static void LocalAndFree(string? path, FieldErrors at)
    {
        Descending(path, at);
        if (path is not null
            && path.StartsWith("..", StringComparison.Ordinal)
            && !path.StartsWith("../", StringComparison.Ordinal)
            && path != "..")
        {
            at.Invalid(path, "must not start with '..'");
        }
    }
}
