using System.Collections.Immutable;

namespace Jota.Store.Etcd.Settings;

/// <summary>Which etcd a store is on, and how it behaves.</summary>
/// <param name="Endpoints">
/// The members: <c>http://</c>, <c>https://</c>, or <c>unix://</c> and <c>unixs://</c> with a socket's path. One is asked as long as it
/// answers, then the next.
/// </param>
public sealed record EtcdStoreOptions(ImmutableArray<Uri> Endpoints)
{
    /// <summary>What the keys of API objects begin with, and upstream's default of <c>--etcd-prefix</c>.</summary>
    public const string Registry = "/registry";

    /// <summary>What all keys in etcd begin with: it takes the place of <see cref="Root"/>.</summary>
    public string Prefix { get; init; } = Registry;

    /// <summary>What all keys begin with that are read and written.</summary>
    public string Root { get; init; } = Registry;

    /// <summary>A PEM file with the authorities that may sign for members; null for those of this machine.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>A PEM file with the certificate to be shown; null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The PEM file of its key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Who logs in; null where etcd knows us by certificate, or asks nobody.</summary>
    public string? User { get; init; }

    /// <summary>The user's password.</summary>
    public string? Password { get; init; }

    /// <summary>What those are told beside, who hear that nobody answers: a way out that whoever looks after this etcd has.</summary>
    public Func<string?>? WhenAway { get; init; }

    /// <summary>How far watchers may fall behind, and how old history becomes. The number of changes is etcd's own matter.</summary>
    public StoreLimits Limits { get; init; } = new();

    /// <summary>The clock of compaction, and of all waits.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How long a member has for one answer; then the next one is asked.</summary>
    public TimeSpan AttemptLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long an answer is looked for among all members.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}
