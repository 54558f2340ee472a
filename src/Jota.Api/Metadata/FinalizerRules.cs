namespace Jota.Api;

/// <summary>Finalizers' names, and those that exclude each other.</summary>
internal static class FinalizerRules
{
    public static void Validate(IList<string>? finalizers, FieldErrors at)
    {
        for (var i = 0; i < finalizers?.Count; i++)
        {
            at.At(i).InvalidIf(finalizers[i], NameSyntax.FinalizerError(finalizers[i]));
        }

        if (finalizers is not null && finalizers.Contains("orphan") && finalizers.Contains("foregroundDeletion"))
        {
            var shown = string.Join(',', finalizers.Select(name => $"\"{name}\""));
            at.Invalid(ShownText.Of($"[{shown}]"), "finalizer orphan and foregroundDeletion cannot be both set");
        }
    }
}
