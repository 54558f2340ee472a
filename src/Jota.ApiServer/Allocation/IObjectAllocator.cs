using Jota.Api;

namespace Jota.ApiServer.Allocation;

/// <summary>
/// Hands out what objects of one kind get from the server's stock, such as addresses. It knows what is taken from the stored objects
/// alone, and so after any kind of end of the server. Safe to call from anywhere.
/// </summary>
internal interface IObjectAllocator
{
    /// <summary>
    /// Takes what a new object needs, and writes it into the object. Throws <see cref="ApiException"/> when it cannot be had.
    /// </summary>
    Claim Create(object obj, bool dryRun);

    /// <summary>
    /// Takes what a changed object needs beside what it has, and writes it into the object. Throws <see cref="ApiException"/>.
    /// </summary>
    Claim Update(object obj, object old, bool dryRun);

    /// <summary>Takes back what an object had that is not stored any more.</summary>
    void Release(object gone);

    /// <summary>Learns of an object that was stored before the server started.</summary>
    void Load(object stored);
}
