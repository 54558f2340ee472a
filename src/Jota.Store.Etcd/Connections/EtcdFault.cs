namespace Jota.Store.Etcd.Connections;

/// <summary>Why etcd did not do what it was asked.</summary>
internal enum EtcdFault
{
    /// <summary>There was no connection: nothing was sent.</summary>
    NotReached,

    /// <summary>The members have no leader, or are busy: nothing was done.</summary>
    NotReady,

    /// <summary>The login is forgotten: nothing was done.</summary>
    LoggedOut,

    /// <summary>There was no answer, or none that tells: it may be done.</summary>
    Lost,

    /// <summary>The wanted revision is compacted.</summary>
    Compacted,

    /// <summary>The wanted revision is still to come.</summary>
    Future,

    /// <summary>etcd's database has reached its quota.</summary>
    Full,

    /// <summary>The request is larger than etcd takes.</summary>
    TooLarge,

    /// <summary>We are not who we say, or may not do this.</summary>
    Refused,

    /// <summary>The members do not agree about what is stored.</summary>
    Corrupt,

    /// <summary>A member that only listens has not caught up yet.</summary>
    Behind,

    /// <summary>Members have not been in touch with all others for long enough to change who belongs to them: nothing was done.</summary>
    Unsettled,

    /// <summary>Something that was not expected; it was not done.</summary>
    Other,
}
