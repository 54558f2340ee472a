namespace Jota.Api;

/// <summary>
/// Rules of a custom kind that its schema does not say: upstream's <c>x-kubernetes-validations</c>. The API knows no expressions; the
/// server hands their evaluation over with the kind.
/// </summary>
public abstract class CustomRules
{
    /// <summary>Holds an object against the rules; it is known to be valid otherwise.</summary>
    /// <param name="obj">The object; only read.</param>
    /// <param name="old">What was there before; null for a new object.</param>
    /// <param name="refuse">Takes what is refused: reason, path, and the whole detail.</param>
    public abstract void Check(UntypedObject obj, UntypedObject? old, Action<FieldErrorReason, string, string> refuse);
}
