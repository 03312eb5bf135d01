// A disk with S.M.A.R.T. for smartd and smartctl where there is none: loaded before libc, it answers the kernel's ATA commands for whatever device they open.
// The file named by IMITATED_DISK says how it is: "HEALTH PENDING TEMPERATURE", such as "ok 0 30" or "failing 8 60".
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/hdreg.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER = 4, IDENTIFY = 0xEC, POWER_MODE = 0xE5, AWAKE = 0xFF, SMART = 0xB0, READ_VALUES = 0xD0, READ_THRESHOLDS = 0xD1, READ_LOG = 0xD5, STATUS = 0xDA };

static void text(unsigned char *words, int first, int count, const char *value) { // ATA strings: two bytes a word, swapped, padded with blanks
  for (int i = 0; i < 2 * count; i++) {
    words[2 * first + (i ^ 1)] = (size_t)i < strlen(value) ? value[i] : ' ';
  }
}

static void word(unsigned char *words, int index, unsigned value) {
  words[2 * index] = value & 0xFF;
  words[2 * index + 1] = value >> 8;
}

static void identify(unsigned char *words) {
  text(words, 10, 10, "HOME0001");
  text(words, 23, 4, "1.0");
  text(words, 27, 20, "Imitated disk");
  word(words, 49, 0x0200); // LBA
  word(words, 60, 0x1000);
  word(words, 80, 0x0070); // ATA/ATAPI-4 to 6
  word(words, 82, 0x0001); // S.M.A.R.T.: there,
  word(words, 83, 0x4000);
  word(words, 84, 0x4000);
  word(words, 85, 0x0001); // and on.
  word(words, 87, 0x4000);
}

static void attribute(unsigned char *table, int row, unsigned char id, unsigned char raw) {
  unsigned char *entry = table + 2 + 12 * row;
  entry[0] = id;
  entry[1] = 0x32;
  entry[3] = entry[4] = 100;
  entry[5] = raw;
}

static void checksum(unsigned char *table) {
  unsigned char sum = 0;
  for (int i = 0; i < 511; i++) {
    sum += table[i];
  }
  table[511] = -sum;
}

static int answer(unsigned long request, unsigned char *args) {
  char health[16];
  int pending, temperature;
  FILE *file = fopen(getenv("IMITATED_DISK"), "r");
  if (!file || fscanf(file, "%15s %d %d", health, &pending, &temperature) != 3) {
    abort();
  }
  fclose(file);
  unsigned char *data = args + HEADER;
  if (request == HDIO_DRIVE_TASK && args[0] == SMART && args[1] == STATUS) {
    int failing = !strcmp(health, "failing");
    args[4] = failing ? 0xF4 : 0x4F;
    args[5] = failing ? 0x2C : 0xC2;
    return 0;
  }
  if (request != HDIO_DRIVE_CMD || (args[0] != IDENTIFY && args[0] != SMART && args[0] != POWER_MODE)) {
    errno = EIO;
    return -1;
  }
  if (args[0] == POWER_MODE) {
    args[2] = AWAKE;
    return 0;
  }
  if (args[0] == IDENTIFY || args[2] == READ_VALUES || args[2] == READ_THRESHOLDS || args[2] == READ_LOG) {
    memset(data, 0, 512);
  }
  if (args[0] == IDENTIFY) {
    identify(data);
  } else if (args[2] == READ_VALUES) {
    data[0] = 16;
    attribute(data, 0, 5, 0);
    attribute(data, 1, 197, pending);
    attribute(data, 2, 198, 0);
    attribute(data, 3, 194, temperature);
    checksum(data);
  } else if (args[2] == READ_THRESHOLDS) {
    data[0] = 16;
    data[2] = 5, data[14] = 197, data[26] = 198, data[38] = 194;
    checksum(data);
  }
  return 0;
}

int ioctl(int fd, unsigned long request, ...) {
  va_list rest;
  va_start(rest, request);
  void *argument = va_arg(rest, void *);
  va_end(rest);
  if (request == HDIO_DRIVE_CMD || request == HDIO_DRIVE_TASK) {
    return answer(request, argument);
  }
  int (*real)(int, unsigned long, ...) = (int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl");
  return real(fd, request, argument);
}
