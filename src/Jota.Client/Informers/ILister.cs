using Jota.Api;

namespace Jota.Client;

/// <summary>
/// A read-only view of an informer's cache. Reads never block on the network and may be a moment behind the server. Objects are
/// shared with every other reader: do not change them.
/// </summary>
public interface ILister<T>
    where T : class
{
    /// <summary>How many objects there are.</summary>
    int Count { get; }

    /// <summary>One object, or null when it is not (yet, any more) known.</summary>
    T? Find(ObjectKey key);

    /// <summary>Every object, in no order.</summary>
    IReadOnlyList<T> All();

    /// <summary>The objects of one namespace, in no order.</summary>
    IReadOnlyList<T> InNamespace(string name);

    /// <summary>Whether there is an object in a namespace.</summary>
    bool AnyIn(string name);

    /// <summary>The objects for which an index that was added to the informer tells this value, in no order.</summary>
    /// <exception cref="ArgumentException">There is no such index.</exception>
    IReadOnlyList<T> ByIndex(string index, string value);

    /// <summary>Whether there is an object for which an index tells this value.</summary>
    /// <exception cref="ArgumentException">There is no such index.</exception>
    bool AnyByIndex(string index, string value);

    /// <summary>The objects that the object of this uid controls.</summary>
    IReadOnlyList<T> OwnedBy(string uid);

    /// <summary>The objects of one namespace that nobody controls.</summary>
    IReadOnlyList<T> OrphansIn(string name);
}
