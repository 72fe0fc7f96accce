// What job 2 is measured by: one pass over each file, MD5 and SHA-256 by OpenSSL EVP, N threads over the file list (stdin, NUL-separated).
// cc -O2 -pthread -o hash2 hash2.c -lcrypto ;  find DIR -type f -print0 | ./hash2 2
#include <fcntl.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static char *in; static size_t len; static char **f; static size_t nf; static _Atomic size_t nx; static pthread_mutex_t mu = PTHREAD_MUTEX_INITIALIZER;
static void *run(void *u) { (void)u; unsigned char *b = malloc(1 << 20), a[16], c[32]; EVP_MD_CTX *m = EVP_MD_CTX_new(), *s = EVP_MD_CTX_new(); size_t i;
  while ((i = nx++) < nf) { int fd = open(f[i], O_RDONLY | O_CLOEXEC); if (fd < 0) continue; EVP_DigestInit_ex(m, EVP_md5(), 0); EVP_DigestInit_ex(s, EVP_sha256(), 0); ssize_t k;
    while ((k = read(fd, b, 1 << 18)) > 0) { EVP_DigestUpdate(m, b, k); EVP_DigestUpdate(s, b, k); } close(fd); EVP_DigestFinal_ex(m, a, 0); EVP_DigestFinal_ex(s, c, 0);
    pthread_mutex_lock(&mu); for (int j = 0; j < 16; j++) printf("%02x", a[j]); putchar(' '); for (int j = 0; j < 32; j++) printf("%02x", c[j]); printf("  %s\n", f[i]); pthread_mutex_unlock(&mu); } return 0; }
int main(int c, char **v) { int j = c > 1 ? atoi(v[1]) : 2; size_t cap = 1 << 20; in = malloc(cap); ssize_t k; while ((k = read(0, in + len, cap - len)) > 0) { len += k; if (len == cap) in = realloc(in, cap *= 2); }
  for (size_t i = 0; i < len; i++) if (!in[i]) nf++;
  f = malloc(nf * sizeof *f); size_t n = 0; for (char *p = in; n < nf; p += strlen(p) + 1) f[n++] = p;
  pthread_t t[64]; for (int i = 0; i < j; i++) pthread_create(&t[i], 0, run, 0); for (int i = 0; i < j; i++) pthread_join(t[i], 0); return 0; }
