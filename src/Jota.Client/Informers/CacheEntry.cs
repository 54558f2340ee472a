namespace Jota.Client;

/// <summary>
/// An object's place in the cache. Indexes point to it, not to the object, so that a newer revision is put down once, however many
/// indexes there are. Not safe by itself: the cache's lock guards it.
/// </summary>
internal sealed class CacheEntry<T>(T value)
    where T : class
{
    /// <summary>The newest known revision.</summary>
    public T Value { get; set; } = value;
}
