namespace Jota.Api;

/// <summary>Finalizers' names, and those that exclude each other.</summary>
internal static class FinalizerRules
{
    public static void Validate(IList<string>? finalizers, bool any, FieldErrors at)
    {
        for (var i = 0; i < finalizers?.Count; i++)
        {
            var name = finalizers[i];
            at.At(i).InvalidIf(name, any ? NameSyntax.QualifiedNameError(name) : NameSyntax.FinalizerError(name));
        }

        if (finalizers is not null && finalizers.Contains("orphan") && finalizers.Contains("foregroundDeletion"))
        {
            var shown = string.Join(',', finalizers.Select(one => $"\"{one}\""));
            at.Invalid(ShownText.Of($"[{shown}]"), "finalizer orphan and foregroundDeletion cannot be both set");
        }
    }
}
