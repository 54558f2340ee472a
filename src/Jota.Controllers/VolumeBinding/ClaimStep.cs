using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>What is to be told of a claim or a volume.</summary>
internal sealed record StorageNotice(EventType Type, string Reason, string Message);

/// <summary>What is to be done about a claim.</summary>
internal abstract record ClaimStep
{
    private ClaimStep()
    {
    }

    /// <summary>Nothing.</summary>
    public sealed record Leave : ClaimStep;

    /// <summary>It gets, or keeps, this volume.</summary>
    public sealed record Bind(V1PersistentVolume Volume) : ClaimStep;

    /// <summary>It has no volume yet.</summary>
    public sealed record Wait(StorageNotice? Notice) : ClaimStep;

    /// <summary>The volume that it had is gone.</summary>
    public sealed record Lose(StorageNotice Notice) : ClaimStep;

    /// <summary>Somebody is to make a volume for it.</summary>
    public sealed record Provision(string Provisioner) : ClaimStep;

    /// <summary>There is a default class by now.</summary>
    public sealed record Classify(string Class) : ClaimStep;
}
