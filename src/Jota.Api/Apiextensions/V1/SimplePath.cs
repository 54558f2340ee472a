using System.Buffers;

namespace Jota.Api;

/// <summary>Paths of fields alone, such as <c>.spec.replicas</c>.</summary>
internal static class SimplePath
{
    private static readonly SearchValues<char> NoField = SearchValues.Create("[]()*@$'\"\\ ");

    /// <summary>Refuses what is none; answers whether it is one.</summary>
    public static bool Validate(string path, FieldErrors at)
    {
        if (path.Length == 0)
        {
            at.Invalid(path, "must not be empty");
        }
        else if (path[0] != '.')
        {
            at.Invalid(path, "must be a simple json path starting with .");
        }
        else if (path.Split('.').Skip(1).Any(step => step.Length == 0 || step.AsSpan().ContainsAny(NoField)))
        {
            at.Invalid(path, "must be a simple json path of fields");
        }
        else
        {
            return true;
        }

        return false;
    }
}
