namespace Jota.Scheduler;

/// <summary>Something that a plugin keeps from one point of a pod's cycle to the next.</summary>
/// <typeparam name="T">What.</typeparam>
internal sealed class StateKey<T>
    where T : class, ICycleValue<T>
{
    /// <summary>Where it is in every state.</summary>
    public int Index { get; } = StateKeys.Next();
}

/// <summary>What is kept in a cycle's state can be copied, so that a plugin may try what would be if pods went.</summary>
internal interface ICycleValue<out T>
{
    /// <summary>A copy that changes apart from this one.</summary>
    T Clone();
}

/// <summary>
/// What plugins found out about one pod in one attempt to schedule it. Belongs to the scheduling loop until the pod is handed to the
/// binder, to that afterwards.
/// </summary>
internal sealed class CycleState
{
    private (object Value, Func<object, object> Clone)[] _values = [];

    /// <summary>What is kept under a key; null when nothing is.</summary>
    public T? Find<T>(StateKey<T> key)
        where T : class, ICycleValue<T> => (uint)key.Index < (uint)_values.Length ? (T?)_values[key.Index].Value : null;

    /// <summary>Keeps something.</summary>
    public void Put<T>(StateKey<T> key, T value)
        where T : class, ICycleValue<T>
    {
        if (_values.Length <= key.Index)
        {
            Array.Resize(ref _values, key.Index + 1);
        }

        _values[key.Index] = (value, static kept => ((T)kept).Clone());
    }

    /// <summary>A copy that changes apart from this one.</summary>
    public CycleState Clone() => new()
    {
        _values = Array.ConvertAll(_values, kept => kept.Value is null ? kept : (kept.Clone(kept.Value), kept.Clone)),
    };
}

/// <summary>Numbers the keys.</summary>
internal static class StateKeys
{
    private static int _next = -1;

    public static int Next() => Interlocked.Increment(ref _next);
}
