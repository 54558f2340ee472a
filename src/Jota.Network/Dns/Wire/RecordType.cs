namespace Jota.Network.Dns.Wire;

/// <summary>What is asked for, or what a record holds: the numbers of IANA's registry that matter here.</summary>
internal enum RecordType : ushort
{
    None = 0,
    A = 1,
    NS = 2,
    CNAME = 5,
    SOA = 6,
    PTR = 12,
    MX = 15,
    TXT = 16,
    AAAA = 28,
    SRV = 33,
    DNAME = 39,
    OPT = 41,
    HTTPS = 65,
    IXFR = 251,
    AXFR = 252,
    ANY = 255,
}
