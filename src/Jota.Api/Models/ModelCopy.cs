namespace Jota.Api;

/// <summary>
/// Copies of model objects, whether they say the same, and what encoding would make of them, without encoding: for objects that are
/// handed over inside the process.
/// </summary>
public static class ModelCopy
{
    /// <summary>
    /// A deep copy, free to change. Texts, and values that nobody changes in place (quantities, bytes, raw JSON), are shared with the
    /// original.
    /// </summary>
    public static object Of(object model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model is UntypedObject untyped ? untyped.Copy() : ModelShape.Of(model.GetType()).Copy(model);
    }

    /// <summary>Whether two objects (or parts of objects) of one type have the same encoding; the order of a map's entries aside.</summary>
    public static bool Same(object? one, object? other) => ReferenceEquals(one, other)
        || (one is UntypedObject untyped ? other is UntypedObject second && untyped.IsSame(second)
            : one is not null && other is not null && ModelShape.Of(one.GetType()).Same(one, other));

    /// <summary>
    /// Makes of an object, in place, just what would come out if it were encoded and decoded: times lose what is finer than they are
    /// written, quantities take their canonical form.
    /// </summary>
    public static void Settle(object model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model is UntypedObject untyped)
        {
            // Its JSON is what would be read; only the metadata is of models.
            ModelShape.Of(typeof(k8s.Models.V1ObjectMeta)).Settle(untyped.Metadata);
            return;
        }

        ModelShape.Of(model.GetType()).Settle(model);
    }
}
